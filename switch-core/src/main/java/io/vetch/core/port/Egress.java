package io.vetch.core.port;

import io.vetch.core.frame.Frame;

/** Where the frames of a port leave the bridge. */
@FunctionalInterface
public interface Egress {
    /**
     * Sends one frame, or counts on {@code counters} why it was lost. Called on any loop; must not block, throw or
     * change the frame. An egress that batches calls {@link Frame#stage()} and is flushed at the end of the burst.
     *
     * @param loop index of the calling loop
     * @param counters this port's counters of that loop
     */
    void transmit(Frame frame, int loop, PortCounters counters);
}
