package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.vlan.VlanView;
import org.jspecify.annotations.Nullable;

/** May this frame leave by this port? The rules of should_deliver() and is_skb_forwardable() of the kernel bridge. */
final class EgressFilter {
    /** The kernel leaves room for one tag above the MTU whether or not the frame carries one. */
    private static final int ROOM_ABOVE_MTU = Frame.HEADER_LENGTH + Frame.TAG_LENGTH;

    /** Null if it may, else why not. */
    @Nullable
    DropReason refuses(RelayView view, int vlan, BridgePort ingress, BridgePort egress, Frame frame) {
        if (egress == ingress && !ingress.has(PortFlag.HAIRPIN)) {
            return DropReason.SAME_PORT;
        }
        if (!egress.isForwarding()) {
            return egress.isInQuarantine() ? DropReason.QUARANTINE : DropReason.EGRESS_STATE;
        }
        VlanView vlans = view.vlans;
        if (vlans != null && egress != view.promiscuousLocal) {
            DropReason refusal = refuses(vlans, vlan, egress);
            if (refusal != null) {
                return refusal;
            }
        }
        if (egress.has(PortFlag.ISOLATED) && ingress.has(PortFlag.ISOLATED)) {
            return DropReason.ISOLATED;
        }
        return fits(vlans, egress, frame) ? null : DropReason.EGRESS_SIZE;
    }

    private static @Nullable DropReason refuses(VlanView vlans, int vlan, BridgePort egress) {
        if (vlans.passes(egress, vlan)) {
            return null;
        }
        return vlans.isMember(egress, vlan) ? DropReason.EGRESS_STATE : DropReason.VLAN_EGRESS;
    }

    /** The same for a frame that is for the host alone; {@code local} is its port, if there is one. */
    @Nullable
    DropReason refusesDelivery(RelayView view, int vlan, BridgePort ingress, @Nullable BridgePort local) {
        if (ingress == local) {
            return DropReason.SAME_PORT;
        }
        if (local == null || !local.isForwarding()) {
            return DropReason.NO_EGRESS;
        }
        VlanView vlans = view.vlans;
        return vlans == null || local == view.promiscuousLocal ? null : refuses(vlans, vlan, local);
    }

    /**
     * A super-frame always fits: it is cut to the MTU further on. An outer tag is not counted, unless the bridge looks
     * at tags of another protocol. The host takes all.
     */
    private static boolean fits(@Nullable VlanView vlans, BridgePort egress, Frame frame) {
        int room = egress.mtu() + ROOM_ABOVE_MTU;
        if (frame.length() <= room || egress.isLocal() || frame.isGso()) {
            return true;
        }
        boolean tagged = vlans == null ? frame.isTagged() : vlans.isTagged(frame);
        return tagged && frame.length() - Frame.TAG_LENGTH <= room;
    }
}
