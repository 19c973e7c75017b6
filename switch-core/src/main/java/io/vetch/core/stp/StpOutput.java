package io.vetch.core.stp;

import io.vetch.core.port.PortState;

/**
 * What a spanning tree wants done. It calls this within the calls that it gets, on their thread, and goes on as if all
 * of it had happened: states are set in an order in which no loop can come up, so they must take hold in that order. An
 * implementation must not call the spanning tree, and must not throw.
 */
public interface StpOutput {
    /**
     * Send {@code bpdu} out of {@code port}, in whatever state the port is. It must not leave before the states that
     * were set ahead of it have taken hold: with an agreement the neighbour forwards at once. {@link BpduFrame}.
     */
    void transmit(StpPort port, Bpdu bpdu);

    /** From now on {@code port} has {@code state}. */
    void setState(StpPort port, PortState state);

    /** Forget the stations that were learned on {@code port}. */
    void flush(StpPort port);

    /**
     * Until {@link #normalAgeing} the forwarding database forgets stations after {@code centiseconds}, if that is
     * sooner or later than usual. It may come again with another time.
     */
    void fastAgeing(int centiseconds);

    /** Ends {@link #fastAgeing}. */
    void normalAgeing();

    /**
     * News for the log.
     *
     * @param text in the words of the kernel's bridge where it has any, without the name of the bridge in front
     */
    void event(StpEvent kind, String text);
}
