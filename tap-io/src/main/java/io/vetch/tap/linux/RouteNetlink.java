package io.vetch.tap.linux;

import io.vetch.core.Closing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Interfaces in any namespace, asked for and watched from here. A namespace is named by its nsid, an id that it has in
 * the daemon's namespace; unlike an open socket, that does not keep a deleted namespace alive. Control thread only.
 */
public final class RouteNetlink implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWNSID = 88;
    private static final int RTM_GETNSID = 90;
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_TC = 4;
    private static final int RTNLGRP_IPV4_IFADDR = 5;

    private static final int IFLA_STATS64 = 23;
    /** In struct rtnl_link_stats64. */
    private static final int RX_DROPPED = 48;

    private static final int TX_DROPPED = 56;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_TARGET_NETNSID = 46;
    private static final int IFLA_ALT_IFNAME = 53;
    private static final int LONGEST_ALTERNATIVE = 127;
    private static final int RTMSG_SIZE = 12;
    private static final int TCMSG_SIZE = 20;
    private static final int IFADDRMSG_SIZE = 8;
    private static final int RTN_UNICAST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_MULTIPATH = 9;
    private static final int NETNSA_NSID = 1;
    private static final int NETNSA_FD = 3;
    /** Of a namespace that has no id here. */
    public static final int NO_NSID = -1;

    private static final long SIOCSIFMTU = 0x8922L;
    private static final long SIOCGIFFLAGS = 0x8913L;
    private static final long SIOCGIFADDR = 0x8915L;
    private static final long SIOCSIFFLAGS = 0x8914L;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int IFF_UP = 1;

    private final NetlinkSocket requests;
    private final NetlinkSocket events;
    private final int ownNsid;

    private RouteNetlink(NetlinkSocket requests, NetlinkSocket events) throws LinuxException {
        this.requests = requests;
        this.events = events;
        try (NetworkNamespace own = NetworkNamespace.current()) {
            ownNsid = nsid(own);
        }
    }

    /** Opens in the namespace of the calling thread, from which all others are seen. */
    public static RouteNetlink open() throws LinuxException {
        NetlinkSocket requests = NetlinkSocket.open();
        try {
            NetlinkSocket events = NetlinkSocket.subscribe(RTNLGRP_LINK, RTNLGRP_TC, RTNLGRP_IPV4_IFADDR);
            try {
                return new RouteNetlink(requests, events);
            } catch (LinuxException | RuntimeException | Error e) {
                Closing.after(e, events);
                throw e;
            }
        } catch (LinuxException | RuntimeException | Error e) {
            Closing.after(e, requests);
            throw e;
        }
    }

    /** The id of a namespace, made if it has none yet. */
    public int nsid(NetworkNamespace namespace) throws LinuxException {
        int id = existingNsid(namespace);
        if (id != NO_NSID) {
            return id;
        }
        NetlinkMessage make = new NetlinkMessage(RTM_NEWNSID, 0)
                .general()
                .attribute(NETNSA_NSID, NO_NSID)
                .attribute(NETNSA_FD, namespace.fd());
        requests.request("give the namespace an id", make);
        return existingNsid(namespace);
    }

    /** The id of a namespace; {@link #NO_NSID} if it has none. */
    public int existingNsid(NetworkNamespace namespace) throws LinuxException {
        NetlinkMessage ask = new NetlinkMessage(RTM_GETNSID, 0).general().attribute(NETNSA_FD, namespace.fd());
        return requests.request("get the id of a namespace", ask).stream()
                .findFirst()
                .map(answer -> nsid(answer.body()))
                .orElse(NO_NSID);
    }

    /** Of the body of an RTM_NEWNSID message. */
    static int nsid(ByteBuffer body) {
        ByteBuffer id = LinkInfo.attributes(body, 4).get(NETNSA_NSID);
        return id == null || id.limit() < Integer.BYTES ? NO_NSID : id.getInt(0);
    }

    /** The daemon's own namespace. */
    public int ownNsid() {
        return ownNsid;
    }

    /** The interface that has this name, or this alternative name, if there is one. */
    public Optional<LinkInfo> link(int nsid, String name) throws LinuxException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_ALTERNATIVE || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return ask(new NetlinkMessage(RTM_GETLINK, 0)
                .ifinfo(0, 0, 0)
                .attribute(IFLA_TARGET_NETNSID, nsid)
                .attribute(length < InterfaceRequest.NAME_SIZE ? IFLA_IFNAME : IFLA_ALT_IFNAME, name));
    }

    public Optional<LinkInfo> link(int nsid, int index) throws LinuxException {
        return ask(new NetlinkMessage(RTM_GETLINK, 0).ifinfo(index, 0, 0).attribute(IFLA_TARGET_NETNSID, nsid));
    }

    /**
     * What an interface of this namespace has dropped, by its own account.
     *
     * @param received frames that it could not hand on
     * @param sent frames that it did not send
     */
    public record Drops(long received, long sent) {}

    /** Empty if it is gone. */
    public Optional<Drops> drops(int index) throws LinuxException {
        try {
            NetlinkMessage request = new NetlinkMessage(RTM_GETLINK, 0).ifinfo(index, 0, 0);
            ByteBuffer statistics = LinkInfo.attributes(
                            requests.request("get statistics", request)
                                    .getFirst()
                                    .body(),
                            LinkInfo.IFINFOMSG_SIZE)
                    .get(IFLA_STATS64);
            return statistics == null
                    ? Optional.empty()
                    : Optional.of(new Drops(statistics.getLong(RX_DROPPED), statistics.getLong(TX_DROPPED)));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All interfaces of a namespace. */
    public List<LinkInfo> links(int nsid) throws LinuxException {
        return dump(nsid).map(answer -> LinkInfo.parse(answer.body())).toList();
    }

    /** The ids of all namespaces that have one here. */
    public List<Integer> nsids() throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETNSID, NetlinkMessage.NLM_F_DUMP).general();
        return requests.request("list the namespaces", dump).stream()
                .map(answer -> nsid(answer.body()))
                .toList();
    }

    /** The kernel's bridges there. */
    public List<KernelBridge> kernelBridges(int nsid) throws LinuxException {
        return dump(nsid)
                .flatMap(answer -> KernelBridge.parse(answer.body()).stream())
                .toList();
    }

    private Stream<NetlinkSocket.Received> dump(int nsid) throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP)
                .ifinfo(0, 0, 0)
                .attribute(IFLA_TARGET_NETNSID, nsid);
        return requests.request("list the interfaces", dump).stream();
    }

    private Optional<LinkInfo> ask(NetlinkMessage request) throws LinuxException {
        try {
            List<NetlinkSocket.Received> answers = requests.request("get link", request);
            return answers.stream().findFirst().map(answer -> LinkInfo.parse(answer.body()));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV || e.errno() == Errno.EINVAL) {
                return Optional.empty(); // no such interface, or its namespace is gone
            }
            throw e;
        }
    }

    /** Indices of the interfaces that default routes of a namespace lead out by, whatever their family and table. */
    public static Set<Integer> defaultRoutes(NetworkNamespace namespace) throws IOException {
        return namespace.call(() -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                // struct rtmsg: u8 family, dst_len, src_len, tos, table, protocol, scope, type, u32 flags
                NetlinkMessage dump = new NetlinkMessage(RTM_GETROUTE, NetlinkMessage.NLM_F_DUMP)
                        .general()
                        .general()
                        .general();
                Set<Integer> indices = new HashSet<>();
                for (NetlinkSocket.Received route : socket.request("list the routes", dump)) {
                    addDefault(route.body(), indices);
                }
                return indices;
            }
        });
    }

    private static void addDefault(ByteBuffer route, Set<Integer> indices) {
        if (route.get(1) != 0 || route.get(7) != RTN_UNICAST) {
            return;
        }
        Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(route, RTMSG_SIZE);
        ByteBuffer index = attributes.get(RTA_OIF);
        if (index != null) {
            indices.add(index.getInt(0));
        }
        ByteBuffer hops = attributes.get(RTA_MULTIPATH);
        // struct rtnexthop: u16 length with attributes, u8 flags, u8 hops, int ifindex
        for (int at = 0; hops != null && at + 8 <= hops.limit(); at += Math.max(8, hops.getShort(at) + 3 & ~3)) {
            indices.add(hops.getInt(at + 4));
        }
    }

    /** Moves an interface of the own namespace to another one, renaming it on the way. */
    public void move(int index, NetworkNamespace target, String newName) throws LinuxException {
        requests.request(
                "move interface to the namespace as " + newName,
                new NetlinkMessage(RTM_SETLINK, 0)
                        .ifinfo(index, 0, 0)
                        .attribute(IFLA_NET_NS_FD, target.fd())
                        .attribute(IFLA_IFNAME, newName));
    }

    public static void setMtu(NetworkNamespace namespace, String name, int mtu) throws IOException {
        inNamespace(namespace, (arena, socket) -> {
            InterfaceRequest request = new InterfaceRequest(arena, name).number(mtu);
            Libc.ioctl("set MTU of " + name, socket, SIOCSIFMTU, request.address());
        });
    }

    public static void setUp(NetworkNamespace namespace, String name, boolean up) throws IOException {
        inNamespace(namespace, (arena, socket) -> {
            InterfaceRequest request = new InterfaceRequest(arena, name);
            Libc.ioctl("get flags of " + name, socket, SIOCGIFFLAGS, request.address());
            int flags = up ? request.flags() | IFF_UP : request.flags() & ~IFF_UP;
            Libc.ioctl(
                    "set flags of " + name,
                    socket,
                    SIOCSIFFLAGS,
                    request.flags(flags).address());
        });
    }

    /** The first IPv4 address of an interface, as one number; 0 if it has none. */
    public static int ipv4Address(NetworkNamespace namespace, String name) throws IOException {
        int[] address = new int[1];
        try {
            inNamespace(namespace, (arena, socket) -> {
                InterfaceRequest request = new InterfaceRequest(arena, name);
                Libc.ioctl("get the address of " + name, socket, SIOCGIFADDR, request.address());
                address[0] = request.ipv4Address();
            });
        } catch (LinuxException e) {
            if (e.errno() != Errno.EADDRNOTAVAIL) {
                throw e;
            }
        }
        return address[0];
    }

    @FunctionalInterface
    private interface InterfaceCall {
        void run(Arena arena, int socket) throws LinuxException;
    }

    private static void inNamespace(NetworkNamespace namespace, InterfaceCall call) throws IOException {
        namespace.call(() -> {
            int socket = Libc.socket(AF_INET, SOCK_DGRAM | Libc.O_CLOEXEC, 0);
            try (Arena arena = Arena.ofConfined()) {
                call.run(arena, socket);
                return true;
            } finally {
                Libc.close(socket);
            }
        });
    }

    /** Readable when there are events; see {@link #poll}. */
    public int eventFd() {
        return events.fd();
    }

    /** What an event says of an interface. */
    public interface EventHandler {
        void changed(int nsid, LinkInfo link);

        /** Deleted, or moved to another namespace. */
        void removed(int nsid, LinkInfo link);

        /** Somebody gave an interface another queueing discipline. */
        void qdiscChanged(int nsid, int index);

        /** An interface has an IPv4 address more, or less. */
        default void addressChanged(int nsid, int index) {}

        /** Events were lost: everything is to be looked at afresh. */
        void overrun();
    }

    /** Hands on all events that are waiting. */
    public void poll(EventHandler handler) throws LinuxException {
        events.drain(message -> dispatch(message, ownNsid, handler), handler::overrun);
    }

    /** @param ownNsid the namespace of a message that does not say where it is from */
    static void dispatch(NetlinkSocket.Received message, int ownNsid, EventHandler handler) {
        int nsid = message.nsid().orElse(ownNsid);
        ByteBuffer body = message.body();
        if (message.type() == RTM_NEWQDISC || message.type() == RTM_DELQDISC) {
            if (body.limit() >= TCMSG_SIZE) {
                handler.qdiscChanged(nsid, body.getInt(4));
            }
            return;
        }
        if (message.type() == RTM_NEWADDR || message.type() == RTM_DELADDR) {
            if (body.limit() >= IFADDRMSG_SIZE) {
                handler.addressChanged(nsid, body.getInt(4));
            }
            return;
        }
        BiConsumer<Integer, LinkInfo> target = target(message.type(), handler);
        boolean ofInterface = body.hasRemaining() && body.get(0) == 0; // AF_BRIDGE: about a port, not the interface
        if (target != null && ofInterface) {
            target.accept(nsid, LinkInfo.parse(body));
        }
    }

    private static @Nullable BiConsumer<Integer, LinkInfo> target(int type, EventHandler handler) {
        return switch (type) {
            case RTM_NEWLINK -> handler::changed;
            case RTM_DELLINK -> handler::removed;
            default -> null;
        };
    }

    @Override
    public void close() throws IOException {
        Closing.all(requests, events);
    }
}
