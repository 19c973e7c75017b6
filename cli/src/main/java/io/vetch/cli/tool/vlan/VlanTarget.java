package io.vetch.cli.tool.vlan;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import java.util.Optional;

/** A port with a list of VLANs: one of a bridge, or the bridge's own. */
record VlanTarget(Bridge bridge, BridgePort port) {
    /** Empty if {@code device} is neither a bridge of ours nor a port. */
    static Optional<VlanTarget> of(Caller caller, String device) {
        Optional<VlanTarget> bridge =
                caller.bridge(device).map(BridgeInterface::bridge).flatMap(VlanTarget::own);
        return bridge.or(
                () -> caller.find(device).flatMap(ManagedInterface::membership).map(VlanTarget::of));
    }

    private static VlanTarget of(Membership membership) {
        return new VlanTarget(membership.bridge().bridge(), membership.port());
    }

    /** The bridge's own port. */
    static Optional<VlanTarget> own(Bridge bridge) {
        return bridge.local().map(local -> new VlanTarget(bridge, local));
    }
}
