package io.vetch.pcap.capture;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.pcap.filter.FrameFilter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Decides on the forwarding loop what is captured; must not block, throw or allocate. */
@FunctionalInterface
public interface CaptureFilter {
    /** Which way the frame passes what is watched; null if it does not. The egress set is empty for a drop. */
    @Nullable
    Direction match(BridgePort ingress, Frame frame, EgressSet egress);

    /** What this filter wants, if {@code program} wants it too. */
    default CaptureFilter and(FrameFilter program) {
        return (ingress, frame, egress) -> {
            Direction direction = match(ingress, frame, egress);
            if (direction == null) {
                return null;
            }
            int length = frame.length();
            return program.run(frame.buffer(), frame.offset(), length, length) == 0 ? null : direction;
        };
    }

    /** Every frame, once, as it enters. */
    static CaptureFilter all() {
        return (ingress, frame, egress) -> Direction.INGRESS;
    }

    /** Frames that enter or leave by one of these ports. One that does both is captured once, as it enters. */
    static CaptureFilter ports(Collection<BridgePort> ports) {
        BridgePort[] watched = ports.toArray(BridgePort[]::new);
        return (ingress, frame, egress) -> {
            if (PortFilters.contains(watched, ingress)) {
                return Direction.INGRESS;
            }
            return PortFilters.leavesBy(watched, egress) ? Direction.EGRESS : null;
        };
    }

    /**
     * Frames that a bridge's own host receives (in) and sends (out) by {@code local}, the bridge's port.
     *
     * @param wanted of this direction only, or null
     */
    static CaptureFilter host(BridgePort local, @Nullable Direction wanted) {
        BridgePort[] watched = {local};
        return (ingress, frame, egress) -> {
            if (ingress == local) {
                return wanted == Direction.INGRESS ? null : Direction.EGRESS;
            }
            boolean received = wanted != Direction.EGRESS && PortFilters.leavesBy(watched, egress);
            return received ? Direction.INGRESS : null;
        };
    }

    /** Frames that pass one of these ports in this direction only. */
    static CaptureFilter ports(Collection<BridgePort> ports, Direction direction) {
        BridgePort[] watched = ports.toArray(BridgePort[]::new);
        return direction == Direction.INGRESS
                ? (ingress, frame, egress) -> PortFilters.contains(watched, ingress) ? direction : null
                : (ingress, frame, egress) -> PortFilters.leavesBy(watched, egress) ? direction : null;
    }
}
