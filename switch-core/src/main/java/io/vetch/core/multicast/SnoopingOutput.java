package io.vetch.core.multicast;

import io.vetch.core.port.BridgePort;

/**
 * What a bridge's snooping wants done. It calls this within the calls that it gets, on their thread. An implementation
 * must not call the snooping, nor throw.
 */
public interface SnoopingOutput {
    /**
     * {@link MulticastSnooping#run} is to be called at {@code nanos}, or soon after, and not later for another call of
     * this.
     */
    void due(long nanos);

    /** Send a query out of {@code port}. Out of the local one: hand it to the host, as if it came over the bridge. */
    void transmit(BridgePort port, byte[] frame);

    /** The host, or a port, is in a group from now on, or in another way, or is not any more. */
    void groupChanged(GroupEntry entry, boolean deleted);

    /** A port leads to a multicast router from now on, or does not any more. */
    void routerChanged(RouterPort router, boolean deleted);

    /** {@link MulticastSnooping#groups} is another from now on. */
    void relayChanged();

    /** Snooping ended by itself. @param why for the log */
    void stopped(String why);
}
