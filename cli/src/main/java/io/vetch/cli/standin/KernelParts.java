package io.vetch.cli.standin;

import io.vetch.cli.control.ControlThread;
import io.vetch.core.Closing;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.FlowTable;
import io.vetch.tap.linux.bpf.ProgramTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all bridges share in the kernel, made when the first one needs it: the programs at their ports, and their flows. */
final class KernelParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelParts.class);

    private final ControlThread thread;
    private @Nullable ProgramTable programs;
    private @Nullable FlowCache flows;
    private boolean withoutFlows;

    KernelParts(ControlThread thread) {
        this.thread = thread;
    }

    /** To be asked for before all that depends on it. */
    ProgramTable programs() throws LinuxException {
        if (programs == null) {
            programs = ProgramTable.open();
        }
        return programs;
    }

    /** Null where the kernel does not let us, or nobody wants them. */
    @Nullable
    FlowCache flows() {
        if (flows == null && !withoutFlows) {
            try {
                flows = new FlowCache(FlowTable.open(), task -> thread.execute("beginning flows in the kernel", task));
            } catch (LinuxException e) {
                withoutFlows = true;
                LOG.info("all frames come to this process, the kernel moves none by itself: {}", e.getMessage());
            }
        }
        return flows;
    }

    /** No bridge that begins from now on has any. */
    void withoutFlows() {
        withoutFlows = true;
    }

    int flowCount() {
        return flows == null ? 0 : flows.size();
    }

    /** Books what the kernel has counted. */
    void count() {
        if (flows != null) {
            flows.count();
        }
    }

    /** To be called once a second. */
    void age() {
        if (flows != null) {
            flows.age();
        }
    }

    /** After all bridges. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> parts = new ArrayList<>();
        if (flows != null) {
            parts.add(flows);
        }
        if (programs != null) {
            parts.add(programs);
        }
        Closing.all(parts);
    }
}
