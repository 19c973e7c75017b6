package io.vetch.core.stp;

import io.vetch.core.port.PortState;

/**
 * The spanning tree of one bridge. It is made when {@code stp_state} becomes 1; {@code new KernelStp(…)} or
 * {@code new Rstp(…)}, with a clock that shows milliseconds since any moment and never goes back. One thread calls all
 * of it. After any call {@link #dueIn} may be another.
 *
 * <p>{@code addPort} for each port, then {@link #up} if the bridge is up, then {@code setLinkUp(true)} for each port
 * that has a carrier.
 */
public interface SpanningTree {
    /** The bridge is up: ports whose link is up take part from now on. */
    void up();

    /** The bridge is down: all ports are disabled. */
    void down();

    /**
     * Adds a port. Its link is down until {@link StpPort#setLinkUp}.
     *
     * @param number 1 to 1023
     * @param name of its interface, for the log
     * @param priority 0 to 63
     * @param pathCost 1 to 200 000 000
     * @param state that the port has at this moment: {@link PortState#DISABLED} for one that is new or has no carrier;
     *     a port that forwards when the spanning tree begins goes on forwarding with the kernel's STP, and begins anew
     *     with RSTP
     * @throws IllegalArgumentException if there is such a port, or a figure is out of its range
     */
    StpPort addPort(int number, String name, int priority, int pathCost, PortState state);

    /** Takes a port out. It is set to {@link PortState#DISABLED} first. */
    void removePort(StpPort port);

    /**
     * A BPDU came in by {@code port}. The caller has looked at the frame's destination, which is the bridge's group
     * address.
     */
    void received(StpPort port, Bpdu bpdu);

    /** Does what is due. A call too early does no harm; after a long pause nothing is made up for. */
    void tick();

    /** Milliseconds until {@link #tick} is wanted; 0 if it is now, {@link Long#MAX_VALUE} if nothing is due. */
    long dueIn();

    /** The bridge has another address or another priority. */
    void setId(BridgeId id);

    void setTimes(BridgeTimes times);

    BridgeStatus status();
}
