package io.vetch.cli.http;

import java.util.concurrent.ScheduledExecutorService;

/** A part of the program that is served by HTTP. */
public interface Room extends AutoCloseable {
    /**
     * What a room is given.
     *
     * @param routes where it adds its own
     * @param feed by which it looks at the switch
     * @param loop the thread of HTTP, which ends with the server
     */
    record Parts(Routes routes, SnapshotFeed feed, ScheduledExecutorService loop) {}

    /** Once, before the server starts, on any thread. */
    void addTo(Parts parts);

    /** Once, when the server has ended all connections, or could not start. */
    @Override
    default void close() {}
}
