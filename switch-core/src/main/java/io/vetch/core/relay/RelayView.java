package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.vlan.TagChange;
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
    /** BR_GROUPFWD_8021AD of the kernel: what the bridges of customers say to each other (IEEE 802.1Q, table 8-2). */
    private static final int FORWARDED_BY_PROVIDERS = 0xb801;

    /** Whether a spanning tree has the frames to the bridge's group address. */
    final boolean spanningTree;
    /** Whether the bridge is one of a provider: its group address is {@link MacAddress#PROVIDER_BRIDGE_GROUP}. */
    final boolean provider;

    final boolean learnsReserved;
    final int groupForwardMask;
    /** The local port, if the host listens to everything (br0 promiscuous). */
    final @Nullable BridgePort promiscuousLocal;

    final BridgePort[] unicastFlood;
    final BridgePort[] multicastFlood;
    final BridgePort[] broadcastFlood;
    /** Group frames of the host itself: mcast_flood and bcast_flood do not hold them back. */
    final BridgePort[] allPorts;
    /** Whom the host knows; null where no port has the bridge answer for them. */
    final @Nullable NeighbourTable neighbours;
    /** Whether a port suppresses neighbour discovery. */
    final boolean suppressing;
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
        this.provider = settings.vlans() != null && settings.vlans().isOfProvider();
        this.groupForwardMask = settings.groupForwardMask() | (provider ? FORWARDED_BY_PROVIDERS : 0);
        this.promiscuousLocal = settings.promiscuous() && listening ? local : null;
        BridgePort host = listening ? local : null;
        this.unicastFlood = eligible(ports, PortFlag.FLOOD, promiscuousLocal);
        this.multicastFlood = eligible(ports, PortFlag.MCAST_FLOOD, host);
        this.broadcastFlood = eligible(ports, PortFlag.BCAST_FLOOD, host);
        this.allPorts = eligible(ports, null, null);
        this.suppressing = ports.stream().anyMatch(port -> port.has(PortFlag.NEIGH_SUPPRESS));
        this.neighbours = answersForNeighbours(ports) ? settings.neighbours() : null;
        this.groups = settings.groups();
        this.vlans = settings.vlans();
    }

    /**
     * @param up the bridge is administratively up
     * @param promiscuous the host wants a copy of every frame
     * @param ageingTimeNanos 0 turns learning off, as for the kernel bridge
     * @param spanningTree whether a spanning tree of the bridge has the frames to the bridge's group address
     * @param learnsReserved whether frames to reserved addresses are learned from
     * @param groupForwardMask bit n lets 01:80:c2:00:00:0n pass
     * @param groups what snooping found out; null if nobody snoops
     * @param vlans null if VLANs are not filtered
     * @param neighbours whom the host knows
     */
    public record Settings(
            boolean up,
            boolean promiscuous,
            long ageingTimeNanos,
            boolean spanningTree,
            boolean learnsReserved,
            int groupForwardMask,
            @Nullable SnoopedGroups groups,
            @Nullable VlanView vlans,
            NeighbourTable neighbours) {}

    /** Whether a port has the bridge answer for neighbours of its host. */
    public static boolean answersForNeighbours(List<BridgePort> ports) {
        return ports.stream()
                .anyMatch(port -> port.has(PortFlag.NEIGH_SUPPRESS)
                        || port.has(PortFlag.PROXY_ARP)
                        || port.has(PortFlag.PROXY_ARP_WIFI));
    }

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
            boolean wanted = (flag == null || port.has(flag)) && !port.has(PortFlag.PROXY_ARP);
            if (wanted && port.isForwarding()) {
                eligible[count++] = port;
            }
        }
        if (host != null) {
            eligible[count++] = host;
        }
        return Arrays.copyOf(eligible, count);
    }

    /** See {@link VlanView#change}. */
    public TagChange tagChange(Frame frame, BridgePort egress, int vlan) {
        return vlans == null ? TagChange.KEPT : vlans.change(frame, egress, vlan);
    }
}
