package io.vetch.core.relay;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.vlan.VlanView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the loops need to know of a bridge, immutable. The control thread publishes a new one after each change; a relay
 * picks it up at the start of its next burst. The arrays hold the ports a frame may be flooded to, the local port last.
 */
public final class RelayView {
    final boolean up;
    final boolean learning;
    /** Whether a spanning tree has the frames to 01:80:c2:00:00:00. */
    final boolean spanningTree;

    final boolean learnsReserved;
    final int groupForwardMask;
    /** The local port, if the host listens to everything (br0 promiscuous). */
    final @Nullable BridgePort promiscuousLocal;

    final BridgePort[] unicastFlood;
    final BridgePort[] multicastFlood;
    final BridgePort[] broadcastFlood;
    /** Group frames of the host itself: mcast_flood and bcast_flood do not hold them back. */
    final BridgePort[] allPorts;
    /** Who is a member of which group; null if nobody snoops. */
    final @Nullable SnoopedGroups groups;
    /** Null if the bridge does not tell VLANs apart. */
    final @Nullable VlanView vlans;

    private RelayView(
            Settings settings,
            boolean learning,
            @Nullable BridgePort local,
            List<BridgePort> ports,
            boolean listening) {
        this.up = settings.up();
        this.learning = learning;
        this.spanningTree = settings.spanningTree();
        this.learnsReserved = settings.learnsReserved();
        this.groupForwardMask = settings.groupForwardMask();
        this.promiscuousLocal = settings.promiscuous() && listening ? local : null;
        BridgePort host = listening ? local : null;
        this.unicastFlood = eligible(ports, PortFlag.FLOOD, promiscuousLocal);
        this.multicastFlood = eligible(ports, PortFlag.MCAST_FLOOD, host);
        this.broadcastFlood = eligible(ports, PortFlag.BCAST_FLOOD, host);
        this.allPorts = eligible(ports, null, null);
        this.groups = settings.groups();
        this.vlans = settings.vlans();
    }

    /**
     * @param up the bridge is administratively up
     * @param promiscuous the host wants a copy of every frame
     * @param ageingTimeNanos 0 turns learning off, as for the kernel bridge
     * @param spanningTree whether a spanning tree of the bridge has the frames to 01:80:c2:00:00:00
     * @param learnsReserved whether frames to reserved addresses are learned from
     * @param groupForwardMask bit n lets 01:80:c2:00:00:0n pass
     * @param groups what snooping found out; null if nobody snoops
     * @param vlans null if VLANs are not filtered
     */
    public record Settings(
            boolean up,
            boolean promiscuous,
            long ageingTimeNanos,
            boolean spanningTree,
            boolean learnsReserved,
            int groupForwardMask,
            @Nullable SnoopedGroups groups,
            @Nullable VlanView vlans) {}

    /** A view of {@code ports} as they are now; {@code local} is the host's port, if there is one. */
    public static RelayView of(Settings settings, @Nullable BridgePort local, List<BridgePort> ports) {
        boolean listening = local != null && local.isForwarding();
        return new RelayView(settings, settings.ageingTimeNanos() > 0, local, ports, listening);
    }

    /** Whether sources heard on {@code ingress} enter the forwarding database. */
    boolean learnsFrom(BridgePort ingress) {
        return learning
                && !ingress.isLocal()
                && ingress.has(PortFlag.LEARNING)
                && ingress.state().learns();
    }

    /** Where a frame to a group may go. */
    BridgePort[] groupPorts(BridgePort ingress, long destination) {
        if (ingress.isLocal()) {
            return allPorts;
        }
        return destination == MacAddress.BROADCAST ? broadcastFlood : multicastFlood;
    }

    /** The local port, if the host listens to what {@code ingress} sends to others. */
    @Nullable
    BridgePort listenerTo(BridgePort ingress) {
        return ingress.isLocal() ? null : promiscuousLocal;
    }

    private static BridgePort[] eligible(List<BridgePort> ports, @Nullable PortFlag flag, @Nullable BridgePort host) {
        BridgePort[] eligible = new BridgePort[ports.size() + 1];
        int count = 0;
        for (BridgePort port : ports) {
            if (port.isForwarding() && (flag == null || port.has(flag))) {
                eligible[count++] = port;
            }
        }
        if (host != null) {
            eligible[count++] = host;
        }
        return Arrays.copyOf(eligible, count);
    }
}
