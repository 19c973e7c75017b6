package io.vetch.tap.linux.route;

import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a network namespace, and what its stack would do with a packet for one target.
 *
 * @param addresses of all its interfaces but loopback
 * @param route to the target, null if there is none, or no target
 * @param unreachable why there is none: the kernel's words; empty if there is one
 * @param neighbours what it knows of the target, or of the gateway to it
 */
public record HostView(List<Address> addresses, @Nullable Route route, String unreachable, List<Neighbour> neighbours) {
    private static final int RTM_GETADDR = 22;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_GETNEIGH = 30;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int IFADDRMSG_SIZE = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int RTMSG_SIZE = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int NDMSG_SIZE = 12;
    private static final int NDA_DST = 1;
    private static final int NUD_FAILED = 0x20;
    private static final int NUD_INCOMPLETE = 0x01;

    private static final String LISTENING = "0A";

    /** @param prefix length in bits */
    public record Address(int interfaceIndex, InetAddress address, int prefix) {
        /** Whether the other address is of the same subnet. */
        public boolean isInSubnet(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] others = other.getAddress();
            if (mine.length != others.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((mine[bit / 8] & mask) != (others[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return address.getHostAddress().replaceFirst("%.*", "") + "/" + prefix;
        }
    }

    /** @param interfaceIndex by which a packet would leave @param gateway through which, null if straight */
    public record Route(int interfaceIndex, @Nullable InetAddress gateway) {}

    /** @param state NUD_* of linux/neighbour.h */
    public record Neighbour(int interfaceIndex, InetAddress address, int state) {
        /** Whether the namespace asks for it, or has given up asking. */
        public boolean isUnanswered() {
            return (state & (NUD_FAILED | NUD_INCOMPLETE)) != 0;
        }
    }

    /** Looks at a namespace. @param target null: only its addresses @throws IOException if that cannot be done */
    public static HostView of(NetworkNamespace namespace, @Nullable InetAddress target) throws IOException {
        return namespace.call(() -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                List<Address> addresses = addresses(socket);
                if (target == null) {
                    return new HostView(addresses, null, "", List.of());
                }
                Route route;
                try {
                    route = route(socket, target);
                } catch (LinuxException e) {
                    return new HostView(addresses, null, String.valueOf(e.getMessage()), List.of());
                }
                InetAddress hop = route.gateway() == null ? target : route.gateway();
                return new HostView(addresses, route, "", neighbours(socket, hop));
            }
        });
    }

    private static List<Address> addresses(NetlinkSocket socket) throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETADDR, NetlinkMessage.NLM_F_DUMP).port(0, 0);
        List<Address> addresses = new ArrayList<>();
        for (NetlinkSocket.Received each : socket.request("list the addresses", dump)) {
            // struct ifaddrmsg: u8 family, prefixlen, flags, scope, u32 index
            Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(each.body(), IFADDRMSG_SIZE);
            ByteBuffer local = attributes.getOrDefault(IFA_LOCAL, attributes.get(IFA_ADDRESS));
            InetAddress address = address(local);
            if (address != null && !address.isLoopbackAddress()) {
                addresses.add(
                        new Address(each.body().getInt(4), address, each.body().get(1) & 0xff));
            }
        }
        return List.copyOf(addresses);
    }

    private static Route route(NetlinkSocket socket, InetAddress target) throws LinuxException {
        byte[] bytes = target.getAddress();
        NetlinkMessage ask = new NetlinkMessage(RTM_GETROUTE, 0)
                .route(family(bytes), bytes.length * 8)
                .attribute(RTA_DST, bytes);
        for (NetlinkSocket.Received each : socket.request("find the route to " + target.getHostAddress(), ask)) {
            Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(each.body(), RTMSG_SIZE);
            ByteBuffer index = attributes.get(RTA_OIF);
            return new Route(index == null ? 0 : index.getInt(0), address(attributes.get(RTA_GATEWAY)));
        }
        return new Route(0, null);
    }

    private static List<Neighbour> neighbours(NetlinkSocket socket, InetAddress hop) throws LinuxException {
        NetlinkMessage dump = new NetlinkMessage(RTM_GETNEIGH, NetlinkMessage.NLM_F_DUMP)
                .neighbour(family(hop.getAddress()), 0, 0, 0);
        List<Neighbour> found = new ArrayList<>();
        for (NetlinkSocket.Received each : socket.request("list the neighbours", dump)) {
            Map<Integer, ByteBuffer> attributes = LinkInfo.attributes(each.body(), NDMSG_SIZE);
            if (hop.equals(address(attributes.get(NDA_DST)))) {
                found.add(new Neighbour(each.body().getInt(4), hop, each.body().getShort(8)));
            }
        }
        return List.copyOf(found);
    }

    private static int family(byte[] address) {
        return address.length == 4 ? AF_INET : AF_INET6;
    }

    private static @Nullable InetAddress address(@Nullable ByteBuffer value) {
        if (value == null || (value.limit() != 4 && value.limit() != 16)) {
            return null;
        }
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null; // never: the length is right
        }
    }

    /** The first address of an interface that an address like {@code other} may be sent from; any, if that is null. */
    public Optional<Address> addressOf(int interfaceIndex, @Nullable InetAddress other) {
        return addresses.stream()
                .filter(each -> each.interfaceIndex() == interfaceIndex)
                .filter(each -> other == null || each.address().getAddress().length == other.getAddress().length)
                .filter(each -> other != null || !each.address().isLinkLocalAddress())
                .findFirst();
    }

    /** Whether something there listens on a TCP port, at any address. @throws IOException if that cannot be seen */
    public static boolean listens(NetworkNamespace namespace, int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        return namespace.call(() -> {
            for (String table : List.of("tcp", "tcp6")) {
                Path file = Path.of("/proc/thread-self/net", table);
                if (Files.exists(file) && hasListener(Files.readAllLines(file), suffix)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static boolean hasListener(List<String> sockets, String suffix) {
        return sockets.stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(words -> words.length > 3 && words[1].endsWith(suffix) && words[3].equals(LISTENING));
    }
}
