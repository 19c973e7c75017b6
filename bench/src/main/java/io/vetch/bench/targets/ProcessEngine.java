package io.vetch.bench.targets;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A switch that is one process. */
abstract class ProcessEngine implements Engine {
    private final ProcessorTime time = new ProcessorTime();
    private @Nullable SwitchProcess process;

    /** Starts the process. */
    abstract SwitchProcess launch() throws IOException;

    /** Waits until all ports are there. */
    abstract void awaitPorts(SwitchProcess started) throws IOException;

    @Override
    public final void start() throws IOException {
        SwitchProcess started = launch();
        process = started;
        awaitPorts(started);
    }

    @Override
    public final void stop(Target.Restart how) throws IOException {
        if (process == null) {
            return;
        }
        time.nanos(process.handle());
        process.stop(how);
        process = null;
    }

    @Override
    public final boolean canStop(Target.Restart how) {
        return true;
    }

    @Override
    public final OptionalLong processorNanos() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(time.nanos(process.handle()));
    }

    @Override
    public void close() throws IOException {
        stop(Target.Restart.GRACEFUL);
    }
}
