package io.vetch.pcap.capture;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A verdict in words, the same in every output: {@code forward: to veth20}, {@code flood: destination unknown; to
 * veth20, br0}, {@code deliver: to br0}, {@code drop: SAME_PORT (destination is on the ingress port)},
 * {@code punt: spanning tree}; and of a bridge that filters VLANs {@code forward: to veth20; VLAN 10}.
 */
public final class VerdictText {
    private VerdictText() {}

    public static String of(CapturedFrame frame) {
        return of(frame.verdict(), frame.reason(), frame.destination(), frame.egressNames(), frame.vlan());
    }

    /** @param vlan is named at the end, if it is not 0 */
    public static String of(
            Verdict verdict, @Nullable DropReason reason, long destination, List<String> egress, int vlan) {
        String text = of(verdict, reason, destination, egress);
        return vlan == 0 ? text : text + "; VLAN " + vlan;
    }

    /**
     * @param reason of a drop or a punt, else null
     * @param destination of the frame; tells what kind of flood it is
     * @param egress names of the ports it left by
     */
    public static String of(Verdict verdict, @Nullable DropReason reason, long destination, List<String> egress) {
        if (verdict == Verdict.PUNT && reason != null) {
            return verdict + ": " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        if (reason != null) {
            return verdict + ": " + reason + " (" + reason.words() + ")";
        }
        String to = "to " + String.join(", ", egress);
        return verdict == Verdict.FLOOD ? verdict + ": " + floodCause(destination) + "; " + to : verdict + ": " + to;
    }

    private static String floodCause(long destination) {
        if (destination == MacAddress.BROADCAST) {
            return "broadcast";
        }
        return MacAddress.isGroup(destination) ? "multicast" : "destination unknown";
    }
}
