package io.vetch.bench.targets;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * A switch that somebody else has set up: interfaces of this process's namespace lead into it. They are used as they
 * are and never altered.
 */
public final class NamedInterfaces implements Target {
    private final List<String> names;
    private final OptionalLong switchPid;
    private final ProcessorTime time = new ProcessorTime();

    private NamedInterfaces(List<String> names, OptionalLong switchPid) {
        this.names = List.copyOf(names);
        this.switchPid = switchPid;
    }

    /**
     * Takes interfaces that may be filled with test traffic.
     *
     * @param forced whether to take those of a default route, too
     * @param switchPid the switch's process, if its processor time is to be told
     * @throws IOException if one of them is not fit for it; the message tells why
     */
    public static NamedInterfaces open(List<String> names, boolean forced, OptionalLong switchPid) throws IOException {
        InterfaceCheck.check(names, forced);
        if (switchPid.isPresent() && ProcessHandle.of(switchPid.getAsLong()).isEmpty()) {
            throw new IOException("there is no process " + switchPid.getAsLong());
        }
        return new NamedInterfaces(names, switchPid);
    }

    @Override
    public String description() {
        return "whatever is between the interfaces " + String.join(", ", names);
    }

    @Override
    public List<TesterPort> ports() {
        return names.stream().map(name -> new TesterPort("", name)).toList();
    }

    /** Empty, too, once the given process has ended. */
    @Override
    public OptionalLong processorNanos() {
        if (switchPid.isEmpty()) {
            return OptionalLong.empty();
        }
        return ProcessHandle.of(switchPid.getAsLong())
                .map(process -> OptionalLong.of(time.nanos(process)))
                .orElse(OptionalLong.empty());
    }

    @Override
    public boolean canRestart(Restart how) {
        return false;
    }

    @Override
    public void restart(Restart how) {
        throw new UnsupportedOperationException("the switch between named interfaces is not ours to restart");
    }

    @Override
    public void close() {}
}
