package io.vetch.bench.targets;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** A switch that is there and can be measured. Used by one thread. */
public interface Target extends AutoCloseable {
    /** How a switch is restarted. */
    enum Restart {
        /** As its operator would: SIGTERM, or the bridge deleted and made anew. */
        GRACEFUL,
        /** SIGKILL. */
        KILL
    }

    /** One line: the switch's version, and how its ports are attached. */
    String description();

    /** Where the tester sends and receives. All up; the same list for as long as the target lives. */
    List<TesterPort> ports();

    /**
     * Processor time that the switch's processes have used until now, all threads, nanoseconds. Empty where the switch
     * has none of its own: a kernel bridge works on the sender's account.
     */
    OptionalLong processorNanos();

    /** Whether {@link #restart} can do this. */
    boolean canRestart(Restart how);

    /**
     * Ends the switch and starts it again; returns when its ports are up as before. Interfaces that belong to the
     * switch are new ones of the same name: sockets on them have to be opened anew.
     */
    void restart(Restart how) throws IOException;

    /** Takes everything down that was made for it. */
    @Override
    void close() throws IOException;
}
