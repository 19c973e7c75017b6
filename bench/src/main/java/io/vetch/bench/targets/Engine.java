package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What is particular about a switch. It works in a namespace of its own, with ports of given names: TAPs that it makes
 * itself, or ends of veth pairs that are there and up.
 */
interface Engine extends AutoCloseable {
    /** Makes an engine that has not started. */
    @FunctionalInterface
    interface Maker {
        /** @param directory for its files; empty, and removed afterwards */
        Engine make(HostNamespaces spaces, Path directory) throws IOException;
    }

    /** One line. */
    String description();

    /** Returns when all ports are there and forward. */
    void start() throws IOException;

    /** Returns when it has ended. */
    void stop(Target.Restart how) throws IOException;

    boolean canStop(Target.Restart how);

    /** Whether its TAPs outlive it. */
    default boolean leavesTaps() {
        return false;
    }

    /** As {@link Target#processorNanos}. */
    OptionalLong processorNanos();

    /** Ends it in whatever state it is. */
    @Override
    void close() throws IOException;
}
