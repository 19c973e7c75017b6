package io.vetch.core.bridge;

import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;

/** Told of changes to a bridge's ports, on the control thread, after they took effect. */
public interface BridgeListener {
    /** The port was added, or its state or flags changed. */
    default void portChanged(Bridge bridge, BridgePort port) {}

    default void portRemoved(Bridge bridge, BridgePort port) {}

    /** The VLANs of the port, which may be the bridge's own, changed. */
    default void vlansChanged(Bridge bridge, BridgePort port, PortVlans before) {}

    /** Somebody watches its frames from now on, or nobody does any more. */
    default void watched(Bridge bridge, boolean byAnybody) {}

    /** What the relay decides may be another thing from now on. */
    default void changed(Bridge bridge) {}
}
