package io.vetch.cli.stp;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.StpEvent;

/** What a spanning tree wants done, in its order. */
sealed interface Action {
    /** @param restrictive whether frames may have passed the port that no longer may */
    record State(BridgePort port, PortState state, boolean restrictive) implements Action {}

    /** Send a BPDU. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Send(BridgePort port, byte[] frame) implements Action {}

    /** Forget the stations of a port. */
    record Flush(BridgePort port) implements Action {}

    /** Keep stations for another time. @param centiseconds -1 for the usual one */
    record Ageing(long centiseconds) implements Action {}

    /** Say it. */
    record News(StpEvent kind, String text) implements Action {}
}
