package io.vetch.core.stp.kernel;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpOutput;
import java.util.function.LongSupplier;

/** What struct net_bridge holds for the spanning tree, and what all procedures use. */
final class KernelBridge {
    final StpOutput output;
    final KernelPorts ports = new KernelPorts();

    BridgeId id;
    BridgeId designatedRoot;
    /** Unsigned. */
    int rootPathCost;
    /** The number of the root port, 0 while the bridge is the root. */
    int rootPort;
    /** Its own times. */
    KernelTimes bridgeTimes;
    /** The root's times. */
    KernelTimes times;

    boolean up;

    private final LongSupplier clock;

    KernelBridge(BridgeId id, KernelTimes times, StpOutput output, LongSupplier clock) {
        this.id = id;
        this.designatedRoot = id;
        this.bridgeTimes = times;
        this.times = times;
        this.output = output;
        this.clock = clock;
    }

    /** Milliseconds of the bridge's clock. */
    long now() {
        return clock.getAsLong();
    }

    boolean isRoot() {
        return id.equals(designatedRoot);
    }

    /** What the bridge offers at a port that is designated. */
    PriorityVector ownVector(int portId) {
        return new PriorityVector(designatedRoot, rootPathCost, id, portId);
    }

    void becomeDesignatedPort(KernelPort port) {
        port.designated = ownVector(port.id());
    }

    void setState(KernelPort port, PortState state) {
        port.noteState(state);
        output.setState(port, state);
        output.event(StpEvent.PORT_STATE, port + " entered " + state + " state");
    }
}
