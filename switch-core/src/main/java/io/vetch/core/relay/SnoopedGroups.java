package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What multicast snooping found out: where frames to a group go. Immutable; loops read it. The rules are those of
 * br_handle_frame_finish() and br_multicast_querier_exists() in the kernel's net/bridge: only where a querier lives are
 * groups pruned, and never 224.0.0.0/24 and ff02::1, on which hosts need not report. Reports of IGMPv1, IGMPv2 and
 * MLDv1 go to routers alone, lest other hosts hold theirs back; all other messages of IGMP and MLD go everywhere.
 */
public final class SnoopedGroups {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV4_LENGTH = 20;
    private static final int PROTOCOL_IGMP = 2;
    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_V1_REPORT = 0x12;
    private static final int IGMP_V2_REPORT = 0x16;
    private static final int IGMP_LEAVE = 0x17;
    private static final int IGMP_V3_REPORT = 0x22;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_DESTINATION = 24;
    private static final int IPV6_LENGTH = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int MLD_QUERY = 130;
    private static final int MLD_V1_REPORT = 131;
    private static final int MLD_DONE = 132;
    private static final int MLD_V2_REPORT = 143;
    private static final long IPV4_LINK_LOCAL = 0xe0_0000;
    private static final long ALL_NODES_UPPER = 0xff02L << 48;
    private static final long ALL_NODES_LOWER = 1;
    private static final int VLAN_IDS = 4096;
    private static final @Nullable Place[] NO_PLACES = new @Nullable Place[0];

    /** Of all VLANs; null if each has its own. */
    private final @Nullable Place everywhere;
    /** By VLAN id, null where it does not snoop; empty if all VLANs have the same. */
    private final @Nullable Place[] places;

    private final Table groups;

    /**
     * A group, and the source if it is asked for from that alone.
     *
     * @param etherType 0x0800, 0x86dd, or 0 for a MAC address
     * @param vlan 0 where no VLANs are told apart
     * @param upper of an IPv6 address, else 0
     * @param lower the other half, or an IPv4 or MAC address
     * @param sourceUpper of the source's address
     * @param sourceLower 0 for any source
     */
    public record Group(int etherType, int vlan, long upper, long lower, long sourceUpper, long sourceLower) {
        private int slot() {
            return hash(etherType, vlan, upper, lower, sourceUpper, sourceLower);
        }
    }

    /**
     * @param querier whether one lives: without, nothing is pruned
     * @param routers ports of multicast routers, to which all groups go; the local port if the host is one
     */
    public record Family(boolean querier, List<BridgePort> routers) {}

    /**
     * Somebody in a group, at a port that sends each of them a copy of its own ({@code mcast_to_unicast}).
     *
     * @param address the value of a {@link MacAddress}; 0 if it is not known: the copy is sent to the group
     */
    public record Station(BridgePort port, long address) {}

    /**
     * What is known of all VLANs, or of one.
     *
     * @param members by group; the local port if the host has joined
     * @param stations by group; their ports are not among {@code members}, and get no other copy where they are routers
     */
    public record Part(
            Family ipv4, Family ipv6, Map<Group, List<BridgePort>> members, Map<Group, List<Station>> stations) {
        public Part(Family ipv4, Family ipv6, Map<Group, List<BridgePort>> members) {
            this(ipv4, ipv6, members, Map.of());
        }
    }

    /** Who hears a group that nobody asked for. @param routers4 null: all do, since no querier lives */
    private record Place(
            @Nullable Receivers routers4, @Nullable Receivers routers6) {
        static Place of(Part part) {
            return new Place(routers(part.ipv4), routers(part.ipv6));
        }

        private static @Nullable Receivers routers(Family family) {
            return family.querier ? new Receivers(family.routers.toArray(BridgePort[]::new), null) : null;
        }
    }

    /** The queriers and routers are those of the whole bridge. */
    public SnoopedGroups(Part everywhere) {
        this(Place.of(everywhere), NO_PLACES, List.of(everywhere));
    }

    private SnoopedGroups(@Nullable Place everywhere, @Nullable Place[] places, Collection<Part> parts) {
        this.everywhere = everywhere;
        this.places = places;
        this.groups =
                new Table(parts.stream().mapToInt(part -> part.members.size()).sum());
        parts.forEach(part -> part.members.forEach((group, ports) ->
                groups.put(group, receivers(part, group, ports, part.stations.getOrDefault(group, List.of())))));
    }

    /** Each VLAN has its own queriers and routers. @param parts by VLAN id; others are flooded as without snooping */
    public static SnoopedGroups ofVlans(Map<Integer, Part> parts) {
        @Nullable Place[] places = new @Nullable Place[VLAN_IDS];
        parts.forEach((vlan, part) -> places[vlan] = Place.of(part));
        return new SnoopedGroups(null, places, parts.values());
    }

    private static Receivers receivers(Part part, Group group, List<BridgePort> members, List<Station> stations) {
        Set<BridgePort> ports = new LinkedHashSet<>(members);
        if (group.etherType == IPV4) {
            ports.addAll(part.ipv4.routers);
        } else if (group.etherType == IPV6) {
            ports.addAll(part.ipv6.routers);
        }
        if (stations.isEmpty()) {
            return new Receivers(ports.toArray(BridgePort[]::new), null);
        }
        stations.forEach(station -> ports.remove(station.port));
        Stream<Station> whole = ports.stream().map(port -> new Station(port, 0));
        List<Station> all = Stream.concat(whole, stations.stream()).toList();
        return new Receivers(
                all.stream().map(Station::port).toArray(BridgePort[]::new),
                all.stream().mapToLong(Station::address).toArray());
    }

    /**
     * Where a frame may go, or null if it is flooded as without snooping.
     *
     * @param destination a group
     * @param vlan the frame's
     */
    @Nullable
    Receivers members(Frame frame, long destination, int vlan) {
        if (destination == MacAddress.BROADCAST) {
            return null;
        }
        Place place = everywhere != null ? everywhere : places[vlan];
        if (place == null) {
            return null;
        }
        ByteBuffer bytes = frame.buffer();
        int start = frame.offset() + Frame.HEADER_LENGTH + (frame.isTagged() ? Frame.TAG_LENGTH : 0);
        int end = frame.offset() + frame.length();
        int type = start > end ? 0 : bytes.getShort(start - 2) & 0xffff;
        if (type == IPV4 && end - start >= IPV4_LENGTH) {
            return place.routers4 == null ? null : ipv4(place.routers4, bytes, start, end, vlan);
        }
        if (type == IPV6 && end - start >= IPV6_LENGTH) {
            return place.routers6 == null ? null : ipv6(place.routers6, bytes, start, end, vlan);
        }
        return groups.find(0, vlan, 0, destination, 0, 0);
    }

    private @Nullable Receivers ipv4(Receivers routers, ByteBuffer bytes, int start, int end, int vlan) {
        if (bytes.get(start + IPV4_PROTOCOL) == PROTOCOL_IGMP) {
            int message = start + (bytes.get(start) & 0xf) * 4;
            int type = message < end ? bytes.get(message) & 0xff : 0;
            if (type == IGMP_V1_REPORT || type == IGMP_V2_REPORT) {
                return routers;
            }
            if (type == IGMP_QUERY || type == IGMP_LEAVE || type == IGMP_V3_REPORT) {
                return null;
            }
        }
        long group = bytes.getInt(start + IPV4_DESTINATION) & 0xffff_ffffL;
        if (group >>> 8 == IPV4_LINK_LOCAL) {
            return null;
        }
        Receivers found = groups.find(IPV4, vlan, 0, group, 0, bytes.getInt(start + IPV4_SOURCE) & 0xffff_ffffL);
        if (found == null) {
            found = groups.find(IPV4, vlan, 0, group, 0, 0);
        }
        return found == null ? routers : found;
    }

    private @Nullable Receivers ipv6(Receivers routers, ByteBuffer bytes, int start, int end, int vlan) {
        int type = mldType(bytes, start, end);
        if (type == MLD_V1_REPORT) {
            return routers;
        }
        if (type == MLD_QUERY || type == MLD_DONE || type == MLD_V2_REPORT) {
            return null;
        }
        long upper = bytes.getLong(start + IPV6_DESTINATION);
        long lower = bytes.getLong(start + IPV6_DESTINATION + Long.BYTES);
        if (upper == ALL_NODES_UPPER && lower == ALL_NODES_LOWER) {
            return null;
        }
        Receivers found = groups.find(
                IPV6,
                vlan,
                upper,
                lower,
                bytes.getLong(start + IPV6_SOURCE),
                bytes.getLong(start + IPV6_SOURCE + Long.BYTES));
        if (found == null) {
            found = groups.find(IPV6, vlan, upper, lower, 0, 0);
        }
        return found == null ? routers : found;
    }

    /** The type of ICMPv6 behind hop-by-hop options, as all of MLD is; 0 if there is none. */
    private static int mldType(ByteBuffer bytes, int start, int end) {
        int options = start + IPV6_LENGTH;
        if (bytes.get(start + IPV6_NEXT_HEADER) != HOP_BY_HOP || options + 2 > end) {
            return 0;
        }
        int message = options + 8 * ((bytes.get(options + 1) & 0xff) + 1);
        return bytes.get(options) == PROTOCOL_ICMPV6 && message < end ? bytes.get(message) & 0xff : 0;
    }

    private static int hash(int etherType, int vlan, long upper, long lower, long sourceUpper, long sourceLower) {
        long mixed = ((((etherType * 31L + vlan) * 31 + upper) * 31 + lower) * 31 + sourceUpper) * 31 + sourceLower;
        mixed *= 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    /** Finds without allocating: open addressing, at most half full. */
    private static final class Table {
        private final @Nullable Group[] keys;
        private final Receivers[] values;

        Table(int size) {
            int room = Integer.highestOneBit(Math.max(1, size)) * 4;
            keys = new @Nullable Group[room];
            values = new Receivers[room];
            Arrays.fill(values, Receivers.NONE);
        }

        void put(Group key, Receivers receivers) {
            int at = key.slot() & keys.length - 1;
            while (keys[at] != null) {
                at = at + 1 & keys.length - 1;
            }
            keys[at] = key;
            values[at] = receivers;
        }

        @Nullable
        Receivers find(int etherType, int vlan, long upper, long lower, long sourceUpper, long sourceLower) {
            int at = hash(etherType, vlan, upper, lower, sourceUpper, sourceLower) & keys.length - 1;
            for (Group key = keys[at]; key != null; key = keys[at]) {
                if (key.lower == lower
                        && key.upper == upper
                        && key.sourceLower == sourceLower
                        && key.sourceUpper == sourceUpper
                        && key.vlan == vlan
                        && key.etherType == etherType) {
                    return values[at];
                }
                at = at + 1 & keys.length - 1;
            }
            return null;
        }
    }
}
