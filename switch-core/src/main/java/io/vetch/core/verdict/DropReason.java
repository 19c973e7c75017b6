package io.vetch.core.verdict;

/**
 * Why a frame, or one copy of it, went no further. The first group ends in {@link Verdict#DROP} and is counted on the
 * ingress port; the second loses one copy on its way out and is counted on that egress port alone. The third says why a
 * frame was left to the kernel, which is {@link Verdict#PUNT}.
 */
public enum DropReason {
    /** Shorter than an Ethernet header of 14 bytes. */
    TOO_SHORT("shorter than an Ethernet header"),
    /** The source address is a group address or zero. */
    INVALID_SOURCE("source address is a group or zero"),
    /** To 01:80:c2:00:00:0x, which a bridge does not relay (IEEE 802.1Q, 8.6.3); see group_fwd_mask. */
    RESERVED_ADDRESS("destination is reserved for the link"),
    /** The bridge is administratively down. */
    BRIDGE_DOWN("bridge is down"),
    /** To 01:80:c2:00:00:00 while the bridge has a spanning tree, which alone looks at it. */
    BPDU("for the bridge's spanning tree"),
    /** The ingress port is disabled. */
    INGRESS_STATE("ingress port is disabled"),
    /** The ingress port has waited for less than forward_delay. */
    LISTENING("ingress port is listening"),
    /** The ingress port has waited for less than twice forward_delay. */
    LEARNING("ingress port is learning"),
    /** Another way than by the ingress port is in use: with both, frames would go round. */
    BLOCKING("ingress port is blocking"),
    /**
     * The ingress port, or the only one that it could leave by, is kept out for a while, as frames went round through
     * it.
     */
    QUARANTINE("port is in quarantine because of a loop"),
    /** The frame belongs to no VLAN of its ingress port: it has a tag of another, or none where there is no PVID. */
    VLAN_INGRESS("ingress port is not in the frame's VLAN"),
    /** The ingress port is locked and the source has no entry on it. */
    LOCKED("ingress port is locked and the source is not known there"),
    /** The destination is on the port the frame came from. */
    SAME_PORT("destination is on the ingress port"),
    /** The destination's port is not forwarding. */
    EGRESS_STATE("egress port is not forwarding"),
    /** The egress port is not in the frame's VLAN. */
    VLAN_EGRESS("egress port is not in the frame's VLAN"),
    /** Ingress and egress port are both isolated. */
    ISOLATED("ingress and egress port are isolated"),
    /** Longer than the egress port's MTU allows. A flooded copy counts on the egress port. */
    EGRESS_SIZE("longer than the egress MTU allows"),
    /** ARP or neighbour discovery, and all ports that are left have {@code neigh_suppress} or {@code proxy_arp_wifi}. */
    NEIGH_SUPPRESS("ports left suppress neighbour discovery"),
    /** No port was left to flood to. */
    NO_EGRESS("no port to flood to"),
    /** The frame came back to a bridge that is still relaying it, through joined veth pairs. */
    RELAY_LOOP("came back through a loop of veth pairs"),
    /** Snooping knows no port with a member of the group, and no multicast router. */
    NO_MEMBER("no port has a member of the group"),
    /** The far end of a veth pair of its own, no end of which is a port, is administratively down. */
    PEER_DOWN("far end of the veth pair is down"),
    /** The switch itself failed at this frame, or at one copy of it; its log says how. */
    INTERNAL_ERROR("the switch failed at it, see its log"),

    /** The egress device or its peer is down. */
    DEVICE_DOWN("egress device is down"),
    /** The egress queue was full. */
    QUEUE_FULL("egress queue is full"),
    /** The kernel refused the frame for another reason. */
    SEND_FAILED("kernel refused the frame"),

    /** A BPDU, while the kernel has the spanning tree of a bridge that the switch stands in for. */
    SPANNING_TREE("the kernel has the spanning tree"),
    /** IGMP, MLD and the like, while such a bridge snoops. */
    SNOOPING("the kernel snoops"),
    /** ARP or neighbour discovery to a group, while such a bridge has a port with {@code neigh_suppress}. */
    NEIGHBOURS("the kernel answers for neighbours");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** A phrase for people, lower case, without a full stop. */
    public String words() {
        return words;
    }
}
