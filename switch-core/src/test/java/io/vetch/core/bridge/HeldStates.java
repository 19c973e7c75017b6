package io.vetch.core.bridge;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.BridgeTimes;
import io.vetch.core.stp.PortStatus;
import java.util.Optional;

/** In place of a spanning tree: ports that come up block until the test says otherwise. */
record HeldStates(Bridge bridge) implements BridgeStp {
    @Override
    public void follow() {
        for (BridgePort port : bridge.ports()) {
            boolean linked = bridge.isUp() && port.isOperational();
            if (linked && port.state() == PortState.DISABLED) {
                bridge.states().follow(port, PortState.BLOCKING);
            } else if (!linked) {
                bridge.states().follow(port, PortState.DISABLED);
            }
        }
    }

    @Override
    public BridgeStatus status() {
        BridgeId id = BridgeId.of(bridge.identifier());
        return new BridgeStatus(id, id, 0, 0, BridgeTimes.DEFAULT, BridgeTimes.DEFAULT, 0, 0, 0, false, false);
    }

    @Override
    public Optional<PortStatus> status(BridgePort port) {
        return Optional.empty();
    }

    @Override
    public void end() {}
}
