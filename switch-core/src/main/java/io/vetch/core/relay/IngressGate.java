package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import org.jspecify.annotations.Nullable;

/** Is this frame for the bridge at all? What is looked at before port state and learning. */
final class IngressGate {
    /** 01:80:c2:00:00:00, the bridge group address: relayed like any multicast while no spanning tree runs. */
    static final int BRIDGE_GROUP = 0;
    /** 01:80:c2:00:00:01, PAUSE (IEEE 802.3 annex 31B): never relayed, whatever a mask says. */
    private static final int PAUSE = 1;

    /** Whether this can be a station's own address: neither a group nor zero. */
    boolean isStation(long source) {
        return !MacAddress.isGroup(source) && source != 0;
    }

    /** Whether a frame that entered by {@code ingress} must not be relayed because of its destination. */
    boolean reserves(RelayView view, BridgePort ingress, long destination) {
        if (!MacAddress.isReserved(destination) || ingress.isLocal()) {
            return false;
        }
        int number = (int) destination & 0xf;
        int mask = view.groupForwardMask | ingress.groupForwardMask();
        if (number == BRIDGE_GROUP) {
            return view.spanningTree && (mask & 1) == 0;
        }
        return number == PAUSE || (mask >> number & 1) == 0;
    }

    /** Why a frame to a reserved address is not relayed. */
    DropReason reservedFor(RelayView view, long destination) {
        return isForTree(view, destination) ? DropReason.BPDU : DropReason.RESERVED_ADDRESS;
    }

    /** Whether the bridge's spanning tree has a frame to a reserved address. */
    static boolean isForTree(RelayView view, long destination) {
        long group = view.provider ? MacAddress.PROVIDER_BRIDGE_GROUP : MacAddress.BRIDGE_GROUP;
        return view.spanningTree && destination == group;
    }

    /** Why a port that is not forwarding lets nothing in. */
    DropReason refusal(BridgePort ingress) {
        return ingress.isInQuarantine() ? DropReason.QUARANTINE : refusal(ingress.state());
    }

    /** Why a port in this state, which is not forwarding, lets nothing in. */
    DropReason refusal(PortState state) {
        return switch (state) {
            case LISTENING -> DropReason.LISTENING;
            case LEARNING -> DropReason.LEARNING;
            case BLOCKING -> DropReason.BLOCKING;
            case DISABLED, FORWARDING -> DropReason.INGRESS_STATE;
        };
    }

    /** Whether a locked port lets the station in whose entry, if it has one, this is. */
    boolean admits(BridgePort ingress, @Nullable FdbEntry source) {
        return source != null && source.port() == ingress && !source.isLocal() && !source.isLocked();
    }
}
