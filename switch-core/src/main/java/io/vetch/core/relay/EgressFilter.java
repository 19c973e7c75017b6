package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import org.jspecify.annotations.Nullable;

/** May this frame leave by this port? The rules of should_deliver() and is_skb_forwardable() of the kernel bridge. */
final class EgressFilter {
    /** The kernel leaves room for one tag above the MTU whether or not the frame carries one. */
    private static final int ROOM_ABOVE_MTU = Frame.HEADER_LENGTH + Frame.TAG_LENGTH;

    /** Null if it may, else why not. */
    @Nullable
    DropReason refuses(BridgePort ingress, BridgePort egress, Frame frame) {
        if (egress == ingress && !ingress.has(PortFlag.HAIRPIN)) {
            return DropReason.SAME_PORT;
        }
        if (!egress.isForwarding()) {
            return DropReason.EGRESS_STATE;
        }
        if (egress.has(PortFlag.ISOLATED) && ingress.has(PortFlag.ISOLATED)) {
            return DropReason.ISOLATED;
        }
        return fits(egress, frame) ? null : DropReason.EGRESS_SIZE;
    }

    /** The same for a frame that is for the host alone; {@code local} is its port, if there is one. */
    @Nullable
    DropReason refusesDelivery(BridgePort ingress, @Nullable BridgePort local) {
        if (ingress == local) {
            return DropReason.SAME_PORT;
        }
        return local != null && local.isForwarding() ? null : DropReason.NO_EGRESS;
    }

    /** A super-frame always fits: it is cut to the MTU further on. An outer tag is not counted. The host takes all. */
    private static boolean fits(BridgePort egress, Frame frame) {
        int room = egress.mtu() + ROOM_ABOVE_MTU;
        return frame.length() <= room
                || egress.isLocal()
                || frame.isGso()
                || (frame.isTagged() && frame.length() - Frame.TAG_LENGTH <= room);
    }
}
