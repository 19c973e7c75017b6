package io.vetch.tap.linux.route;

import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.neighbour.NeighbourTable.Entry;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom the host knows at the interface of a bridge, and at the VLAN devices on it, each for its VLAN; and its own
 * addresses there.
 *
 * @param devices indices of all interfaces that this was read from
 */
public record HostNeighbours(Set<Integer> devices, List<Entry> entries) {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_GETNEIGH = 30;

    private static final int IFINFOMSG_SIZE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_VLAN_ID = 1;
    private static final String VLAN_DEVICE = "vlan";
    private static final int IFADDRMSG_SIZE = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int NDMSG_SIZE = 12;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    /** NUD_PERMANENT, NOARP, REACHABLE, PROBE, STALE and DELAY: the kernel's NUD_VALID. */
    private static final int VALID = 0xde;

    private static final int NTF_PROXY = 0x08;
    private static final int NTF_ROUTER = 0x80;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAC_BYTES = 6;

    /** Reads what is there. @param bridge ifindex of its interface */
    public static HostNeighbours read(NetworkNamespace namespace, int bridge) throws IOException {
        return namespace.call(() -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                List<LinkInfo> links = new ArrayList<>();
                Map<Integer, Integer> own = ownDevices(socket, bridge, links);
                Map<Integer, Set<Integer>> vlans = vlans(own, links);
                List<Entry> entries = new ArrayList<>();
                addNeighbours(socket, own, entries);
                addOwn(socket, vlans, entries);
                return new HostNeighbours(Set.copyOf(vlans.keySet()), List.copyOf(entries));
            }
        });
    }

    /** The VLANs of the bridge's interface, which is 0, and of its VLAN devices, by their ifindex. @param all filled */
    private static Map<Integer, Integer> ownDevices(NetlinkSocket socket, int bridge, List<LinkInfo> all)
            throws LinuxException {
        Map<Integer, Integer> own = new HashMap<>(Map.of(bridge, 0));
        NetlinkMessage dump = new NetlinkMessage(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP).ifinfo(0, 0, 0);
        for (NetlinkSocket.Received each : socket.request("list the interfaces", dump)) {
            LinkInfo link = LinkInfo.parse(each.body());
            all.add(link);
            if (link.kind().equals(VLAN_DEVICE) && link.peer() == bridge && !link.peerElsewhere()) {
                own.put(link.index(), vlanId(each.body()));
            }
        }
        return own;
    }

    /**
     * In which VLANs the addresses of an interface count, by its ifindex: in that of its own, and in those of what lies
     * below it.
     */
    private static Map<Integer, Set<Integer>> vlans(Map<Integer, Integer> own, List<LinkInfo> links) {
        Map<Integer, Set<Integer>> vlans = new HashMap<>();
        own.forEach((index, vlan) -> {
            for (int above : onTopOf(index, links)) {
                vlans.computeIfAbsent(above, _ -> new HashSet<>()).add(vlan);
            }
        });
        return vlans;
    }

    private static int vlanId(ByteBuffer link) {
        ByteBuffer info = LinkInfo.attributes(link, IFINFOMSG_SIZE).get(IFLA_LINKINFO);
        ByteBuffer data = info == null ? null : LinkInfo.attributes(info, 0).get(IFLA_INFO_DATA);
        ByteBuffer id = data == null ? null : LinkInfo.attributes(data, 0).get(IFLA_VLAN_ID);
        return id == null || id.limit() < Short.BYTES ? 0 : id.getShort(0) & 0xfff;
    }

    /** An interface, and all that lie on it, or of which it is a member. */
    private static Set<Integer> onTopOf(int index, List<LinkInfo> links) {
        Set<Integer> found = new HashSet<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(index));
        while (!next.isEmpty()) {
            int below = next.pop();
            if (!found.add(below)) {
                continue;
            }
            for (LinkInfo link : links) {
                if (link.isOnTopOfPeer() && link.peer() == below && !link.peerElsewhere()) {
                    next.push(link.index());
                } else if (link.index() == below && link.master() != 0) {
                    next.push(link.master());
                }
            }
        }
        return found;
    }

    private static void addNeighbours(NetlinkSocket socket, Map<Integer, Integer> devices, List<Entry> entries)
            throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETNEIGH, NetlinkMessage.NLM_F_DUMP).neighbour(0, 0, 0, 0);
        for (NetlinkSocket.Received each : socket.request("list the neighbours", dump)) {
            // struct ndmsg: u8 family, padding, s32 ifindex, u16 state, u8 flags, u8 type
            ByteBuffer body = each.body();
            Integer vlan = body.limit() < NDMSG_SIZE ? null : devices.get(body.getInt(4));
            if (vlan != null && (body.getShort(8) & VALID) != 0 && (body.get(10) & NTF_PROXY) == 0) {
                Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(body, NDMSG_SIZE);
                long mac = mac(attributes.get(NDA_LLADDR));
                if (mac != 0) {
                    long router = (body.get(10) & NTF_ROUTER) == 0 ? 0 : NeighbourTable.ROUTER;
                    add(vlan, attributes.get(NDA_DST), mac | router, entries);
                }
            }
        }
    }

    private static void addOwn(NetlinkSocket socket, Map<Integer, Set<Integer>> vlans, List<Entry> entries)
            throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETADDR, NetlinkMessage.NLM_F_DUMP).port(0, 0);
        for (NetlinkSocket.Received each : socket.request("list the addresses", dump)) {
            if (each.body().limit() >= IFADDRMSG_SIZE) {
                Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(each.body(), IFADDRMSG_SIZE);
                ByteBuffer local = attributes.getOrDefault(IFA_LOCAL, attributes.get(IFA_ADDRESS));
                vlans.getOrDefault(each.body().getInt(4), Set.of())
                        .forEach(vlan -> add(vlan, local, NeighbourTable.OWN, entries));
            }
        }
    }

    /** Addresses are in network byte order. */
    private static void add(int vlan, @Nullable ByteBuffer address, long answer, List<Entry> entries) {
        if (address == null) {
            return;
        }
        byte[] bytes = new byte[address.limit()];
        address.get(0, bytes);
        ByteBuffer ordered = ByteBuffer.wrap(bytes);
        if (bytes.length == IPV4_BYTES) {
            entries.add(new Entry(vlan, 0, NeighbourTable.ipv4(ordered.getInt(0)), answer));
        } else if (bytes.length == IPV6_BYTES) {
            entries.add(new Entry(vlan, ordered.getLong(0), ordered.getLong(8), answer));
        }
    }

    private static long mac(@Nullable ByteBuffer octets) {
        long mac = 0;
        for (int i = 0; octets != null && octets.limit() == MAC_BYTES && i < MAC_BYTES; i++) {
            mac = mac << 8 | (octets.get(i) & 0xff);
        }
        return mac;
    }
}
