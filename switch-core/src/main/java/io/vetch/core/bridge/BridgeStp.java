package io.vetch.core.bridge;

import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.PortStatus;
import java.util.Optional;

/**
 * The spanning tree that a bridge runs while {@code stp_state} is 1: who decides on the states of its ports, and says
 * them by {@link ForwardingStates#follow}. Control thread.
 */
public interface BridgeStp {
    /** Something about the bridge has changed, perhaps something that the spanning tree depends on: it looks afresh. */
    void follow();

    BridgeStatus status();

    /** Empty for a port that takes no part yet, or no more. */
    Optional<PortStatus> status(BridgePort port);

    /**
     * It is turned off: when this returns it does nothing to the bridge any more. The states of ports are as they were.
     */
    void end();

    /** Who has spanning trees for bridges. */
    @FunctionalInterface
    interface Factory {
        /** One for {@code bridge}, with the version and the times of its options. {@link #follow} begins it. */
        BridgeStp make(Bridge bridge);
    }
}
