package io.vetch.tap.linux.bridge;

import io.vetch.core.Closing;
import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kernel's bridges of one namespace: asked about, followed by news, and told which stations were heard.
 *
 * <p>A dump of a table that changes meanwhile may miss an entry that did not change. The change itself comes as news.
 */
public final class BridgeNetlink implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_DELNEIGH = 29;
    private static final int RTM_GETNEIGH = 30;
    private static final int RTM_NEWMDB = 84;
    private static final int RTM_DELMDB = 85;
    private static final int RTM_GETMDB = 86;
    private static final int RTM_NEWVLAN = 112;
    private static final int RTM_DELVLAN = 113;
    private static final int RTM_GETVLAN = 114;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_DELTFILTER = 45;
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_NEIGH = 3;
    private static final int RTNLGRP_TC = 4;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTNLGRP_IPV6_IFADDR = 9;
    private static final int RTNLGRP_MDB = 26;
    private static final int RTNLGRP_BRVLAN = 33;

    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_INFO_KIND = 1;
    private static final String VLAN_DEVICE = "vlan";
    private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;
    private static final int IFINFOMSG_SIZE = 16;

    private final NetlinkSocket requests;
    private final NetlinkSocket events;

    private BridgeNetlink(NetlinkSocket requests, NetlinkSocket events) {
        this.requests = requests;
        this.events = events;
    }

    /** Opens in the namespace of the calling thread. News are heard from now on. */
    public static BridgeNetlink open() throws LinuxException {
        NetlinkSocket requests = NetlinkSocket.open();
        try {
            NetlinkSocket events = NetlinkSocket.subscribeHere(
                    RTNLGRP_LINK,
                    RTNLGRP_NEIGH,
                    RTNLGRP_MDB,
                    RTNLGRP_BRVLAN,
                    RTNLGRP_TC,
                    RTNLGRP_IPV4_IFADDR,
                    RTNLGRP_IPV6_IFADDR);
            return new BridgeNetlink(requests, events);
        } catch (LinuxException | RuntimeException | Error e) {
            Closing.after(e, requests);
            throw e;
        }
    }

    /** All bridges. */
    public List<BridgeState> bridges() throws LinuxException {
        NetlinkMessage dump = linkDump();
        int info = dump.begin(IFLA_LINKINFO);
        dump.attribute(IFLA_INFO_KIND, "bridge").end(info);
        return all("list the bridges", dump, BridgeState::parse);
    }

    /** The bridge of this ifindex; empty if there is none, or it is something else. */
    public Optional<BridgeState> bridge(int index) throws LinuxException {
        NetlinkMessage ask = new NetlinkMessage(RTM_GETLINK, 0)
                .ifinfo(index, 0, 0)
                .attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        try {
            return all("get the bridge", ask, BridgeState::parse).stream().findFirst();
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A bridge's ports by their numbers; none if it is gone. */
    public List<BridgePortState> ports(int bridgeIndex) throws LinuxException {
        NetlinkMessage dump = linkDump().attribute(IFLA_MASTER, bridgeIndex);
        return all("list the ports", dump, BridgePortState::parse).stream()
                .filter(port -> port.link().master() == bridgeIndex)
                .sorted(Comparator.comparingInt(BridgePortState::number))
                .toList();
    }

    /** All VLAN devices of the namespace; the lower device of each is its {@link LinkInfo#peer}. */
    public List<LinkInfo> vlanDevices() throws LinuxException {
        NetlinkMessage dump = linkDump();
        int info = dump.begin(IFLA_LINKINFO);
        dump.attribute(IFLA_INFO_KIND, VLAN_DEVICE).end(info);
        return all(
                "list the VLAN devices",
                dump,
                body -> Optional.of(LinkInfo.parse(body))
                        .filter(link -> link.kind().equals(VLAN_DEVICE)));
    }

    /** A bridge's forwarding database, with the addresses of its own; nothing if it is gone. */
    public List<KernelFdbEntry> entries(int bridgeIndex) throws LinuxException {
        // Without NETLINK_GET_STRICT_CHK the kernel wants an ifinfomsg here. It sends what ports have themselves, too.
        NetlinkMessage dump = new NetlinkMessage(RTM_GETNEIGH, NetlinkMessage.NLM_F_DUMP)
                .ifinfo(KernelFdbEntry.AF_BRIDGE, 0, 0, 0)
                .attribute(IFLA_MASTER, bridgeIndex);
        return all("list the forwarding database", dump, KernelFdbEntry::parse).stream()
                .filter(found -> found.master() == bridgeIndex)
                .map(KernelFdbEntry.Of::entry)
                .toList();
    }

    /** A bridge's groups and router ports; none if it is gone, or does not snoop. */
    public MulticastDatabase groups(int bridgeIndex) throws LinuxException {
        NetlinkMessage dump =
                new NetlinkMessage(RTM_GETMDB, NetlinkMessage.NLM_F_DUMP).port(KernelFdbEntry.AF_BRIDGE, 0);
        List<ByteBuffer> ofBridge = requests.request("list the groups", dump).stream()
                .map(NetlinkSocket.Received::body)
                .filter(body -> body.limit() >= MulticastDatabase.PORT_MESSAGE_SIZE && body.getInt(4) == bridgeIndex)
                .toList();
        return MulticastDatabase.parse(ofBridge);
    }

    /**
     * The VLANs of all bridges and their ports, by ifindex; an interface without VLANs may be missing.
     *
     * @throws LinuxException EOPNOTSUPP if the kernel filters no VLANs
     */
    public Map<Integer, List<VlanRange>> vlans() throws LinuxException {
        NetlinkMessage dump =
                new NetlinkMessage(RTM_GETVLAN, NetlinkMessage.NLM_F_DUMP).port(KernelFdbEntry.AF_BRIDGE, 0);
        Map<Integer, List<VlanRange>> lists = new HashMap<>();
        for (NetlinkSocket.Received answer : requests.request("list the VLANs", dump)) {
            VlanRange.parse(answer.body(), lists);
        }
        return lists;
    }

    private static NetlinkMessage linkDump() {
        return new NetlinkMessage(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP)
                .ifinfo(0, 0, 0)
                .attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    private <T> List<T> all(String what, NetlinkMessage request, Function<ByteBuffer, Optional<T>> parser)
            throws LinuxException {
        List<T> all = new ArrayList<>();
        for (NetlinkSocket.Received answer : requests.request(what, request)) {
            parser.apply(answer.body()).ifPresent(all::add);
        }
        return all;
    }

    /**
     * An entry that the kernel did not take.
     *
     * @param errno why: ENODEV or EINVAL where the port is gone or no port any more, ENOENT where there is no such
     *     entry, others of errno(3)
     */
    public record Refused(KernelFdbEntry entry, int errno) {}

    /**
     * Tells the kernel that these stations were heard behind ports: {@code bridge fdb replace … master dynamic use}.
     * Such an entry is made, refreshed or moved as if a frame had come, ages, and is told to {@code bridge monitor}. A
     * static, local or sticky entry stays what and where it is; behind a port that does not learn nothing is made. The
     * kernel does not count such entries among {@code fdb_n_learned}, nor bound them by {@code fdb_max_learned}.
     *
     * @param heard of each its ifindex, address and VLAN count
     * @return those that were refused, the others are done
     */
    public List<Refused> use(List<KernelFdbEntry> heard) throws LinuxException {
        return change(
                "refresh stations",
                heard,
                entry -> new NetlinkMessage(RTM_NEWNEIGH, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE)
                        .neighbour(
                                KernelFdbEntry.AF_BRIDGE,
                                entry.ifindex(),
                                KernelFdbEntry.NUD_REACHABLE,
                                KernelFdbEntry.NTF_MASTER | KernelFdbEntry.NTF_USE));
    }

    /**
     * Takes entries out, whatever they are by now: the kernel does not compare their kind.
     *
     * @param aged of each its ifindex, address and VLAN count
     * @return those that were refused, the others are gone
     */
    public List<Refused> delete(List<KernelFdbEntry> aged) throws LinuxException {
        return change(
                "delete stations",
                aged,
                entry -> new NetlinkMessage(RTM_DELNEIGH, 0)
                        .neighbour(KernelFdbEntry.AF_BRIDGE, entry.ifindex(), 0, KernelFdbEntry.NTF_MASTER));
    }

    private List<Refused> change(
            String what, List<KernelFdbEntry> entries, Function<KernelFdbEntry, NetlinkMessage> request)
            throws LinuxException {
        int[] results = requests.requests(
                what,
                entries.stream()
                        .map(entry -> station(request.apply(entry), entry))
                        .toList());
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] != 0) {
                refused.add(new Refused(entries.get(i), results[i]));
            }
        }
        return refused;
    }

    private static NetlinkMessage station(NetlinkMessage message, KernelFdbEntry entry) {
        message.attribute(KernelFdbEntry.NDA_LLADDR, new MacAddress(entry.address()).octets());
        return entry.vlan() == 0 ? message : message.attribute(KernelFdbEntry.NDA_VLAN, (short) entry.vlan());
    }

    /** Readable when there are news; see {@link #poll}. */
    public int eventFd() {
        return events.fd();
    }

    /** Hands on all news that are waiting. */
    public void poll(News handler) throws LinuxException {
        events.drain(message -> dispatch(message, handler), handler::overrun);
    }

    static void dispatch(NetlinkSocket.Received message, News handler) {
        ByteBuffer body = message.body();
        int type = message.type();
        switch (type) {
            case RTM_NEWLINK, RTM_DELLINK -> link(body, type == RTM_DELLINK, handler);
            case RTM_NEWNEIGH, RTM_DELNEIGH ->
                KernelFdbEntry.parse(body)
                        .ifPresent(of -> handler.entryChanged(of.entry(), of.master(), type == RTM_DELNEIGH));
            case RTM_NEWMDB, RTM_DELMDB -> groups(body, handler);
            case RTM_NEWVLAN, RTM_DELVLAN -> vlans(body, handler);
            case RTM_NEWADDR, RTM_DELADDR, RTM_NEWQDISC, RTM_DELQDISC, RTM_NEWTFILTER, RTM_DELTFILTER ->
                handler.surroundingsChanged();
            default -> {}
        }
    }

    /** Of an interface (AF_UNSPEC), or of a port of a bridge (AF_BRIDGE). */
    private static void link(ByteBuffer body, boolean removed, News handler) {
        boolean known = body.limit() >= IFINFOMSG_SIZE && (body.get(0) == 0 || body.get(0) == KernelFdbEntry.AF_BRIDGE);
        if (!known) {
            return;
        }
        Attributes attributes = Attributes.of(body, IFINFOMSG_SIZE);
        handler.linkChanged(body.getInt(4), attributes.u32(IFLA_MASTER), removed);
        if (LinkInfo.parse(body).kind().equals(VLAN_DEVICE)) {
            handler.linkChanged(attributes.u32(IFLA_LINK), 0, false);
        }
    }

    private static void groups(ByteBuffer body, News handler) {
        if (body.limit() >= MulticastDatabase.PORT_MESSAGE_SIZE && body.get(0) == KernelFdbEntry.AF_BRIDGE) {
            handler.groupsChanged(body.getInt(4));
        }
    }

    private static void vlans(ByteBuffer body, News handler) {
        if (body.limit() >= VlanRange.MESSAGE_SIZE && body.get(0) == KernelFdbEntry.AF_BRIDGE) {
            handler.vlansChanged(body.getInt(4));
        }
    }

    @Override
    public void close() throws IOException {
        Closing.all(requests, events);
    }
}
