package io.vetch.tap.linux;

import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network interface as rtnetlink(7) reports it.
 *
 * @param index unique in its namespace
 * @param flags IFF_* of netdevice(7), and IFF_LOWER_UP
 * @param mtu bytes
 * @param address MAC address, 0 if it has none
 * @param promiscuity how many users want every frame
 * @param peer index of the veth peer, in its own namespace, or of the lower device; 0 if none
 * @param master index of the kernel master (bridge, bond), 0 if none
 * @param kind IFLA_INFO_KIND: {@code tun}, {@code veth}, {@code bridge}, …; empty for hardware
 * @param ethernet whether it carries Ethernet frames
 * @param qdisc the queueing discipline of what it sends, empty if there is none to name
 * @param otherNames its alternative names
 * @param peerNsid id of the namespace of {@code peer}, or {@link #NEAR} if that is this interface's own; in news as the
 *     interface's namespace knows it, in answers as that of who asked
 */
public record LinkInfo(
        int index,
        String name,
        int flags,
        int mtu,
        long address,
        int promiscuity,
        int peer,
        int master,
        String kind,
        boolean ethernet,
        String qdisc,
        List<String> otherNames,
        int peerNsid) {
    /** Of a peer in the same namespace. */
    public static final int NEAR = -1;

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int ARPHRD_ETHER = 1;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_QDISC = 6;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_PROMISCUITY = 30;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_PROP_LIST = 52;
    private static final int IFLA_INFO_KIND = 1;
    static final int IFINFOMSG_SIZE = 16;

    /** Whether it is called so, by its name or an alternative one: no two interfaces of a namespace are. */
    public boolean isNamed(String word) {
        return name.equals(word) || otherNames.contains(word);
    }

    /** Administratively up. */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /** Whether there is carrier. */
    public boolean hasCarrier() {
        return (flags & IFF_LOWER_UP) != 0;
    }

    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** Whether somebody chose its {@link #qdisc}: it is none of those that interfaces have by themselves. */
    public boolean hasChosenQdisc() {
        return switch (qdisc) {
            case "", "noop", "noqueue", "pfifo_fast", "fq_codel", "mq" -> false;
            default -> true;
        };
    }

    /** Whether {@link #peer} is an index of another namespace. */
    public boolean peerElsewhere() {
        return peerNsid != NEAR;
    }

    /** Whether it takes what another interface, its {@link #peer}, receives, as a bridge takes it. */
    public boolean takesFromPeer() {
        return switch (kind) {
            case "macvlan", "macvtap", "ipvlan", "ipvtap" -> true;
            default -> false;
        };
    }

    /** Whether it may have asked its {@link #peer} to receive for further addresses. */
    public boolean isOnTopOfPeer() {
        return takesFromPeer() || kind.equals("vlan");
    }

    /** Of the body of an RTM_NEWLINK or RTM_DELLINK message. */
    public static LinkInfo parse(ByteBuffer message) {
        ByteBuffer body = message.limit() < IFINFOMSG_SIZE ? ByteBuffer.allocate(IFINFOMSG_SIZE) : message;
        Map<Integer, ByteBuffer> attributes = attributes(body, IFINFOMSG_SIZE);
        return new LinkInfo(
                body.getInt(4),
                text(attributes.get(IFLA_IFNAME)),
                body.getInt(8),
                number(attributes.get(IFLA_MTU)),
                address(attributes.get(IFLA_ADDRESS)),
                number(attributes.get(IFLA_PROMISCUITY)),
                number(attributes.get(IFLA_LINK)),
                number(attributes.get(IFLA_MASTER)),
                text(linkInfo(body).get(IFLA_INFO_KIND)),
                (body.getShort(2) & 0xffff) == ARPHRD_ETHER,
                text(attributes.get(IFLA_QDISC)),
                otherNames(attributes.get(IFLA_PROP_LIST)),
                attributes.containsKey(IFLA_LINK_NETNSID) ? number(attributes.get(IFLA_LINK_NETNSID)) : NEAR);
    }

    /** What a message says that is of the interface's kind. */
    public static Map<Integer, ByteBuffer> linkInfo(ByteBuffer body) {
        ByteBuffer linkInfo = attributes(body, IFINFOMSG_SIZE).get(IFLA_LINKINFO);
        return linkInfo == null ? Map.of() : attributes(linkInfo, 0);
    }

    /** {@code struct rtattr}: u16 length with header, u16 type, value, padded to 4. */
    public static Map<Integer, ByteBuffer> attributes(ByteBuffer body, int from) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        for (int at = from; at + 4 <= body.limit(); ) {
            int length = body.getShort(at) & 0xffff;
            if (length < 4 || at + length > body.limit()) {
                break;
            }
            int type = body.getShort(at + 2) & 0x3fff;
            attributes.put(type, body.slice(at + 4, length - 4).order(ByteOrder.nativeOrder()));
            at += length + 3 & ~3;
        }
        return attributes;
    }

    /** A list that holds IFLA_ALT_IFNAME once for each. */
    private static List<String> otherNames(@Nullable ByteBuffer properties) {
        List<String> names = new ArrayList<>();
        for (int at = 0; properties != null && at + 4 <= properties.limit(); ) {
            int length = Math.clamp(properties.getShort(at) & 0xffff, 4, properties.limit() - at);
            names.add(text(properties.slice(at + 4, length - 4)));
            at += length + 3 & ~3;
        }
        return List.copyOf(names);
    }

    private static String text(@Nullable ByteBuffer value) {
        if (value == null || value.limit() == 0) {
            return "";
        }
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        int end = bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    static int number(@Nullable ByteBuffer value) {
        return value == null || value.limit() < Integer.BYTES ? 0 : value.getInt(0);
    }

    private static long address(@Nullable ByteBuffer value) {
        if (value == null || value.limit() != 6) {
            return 0;
        }
        byte[] octets = new byte[6];
        value.get(0, octets);
        return MacAddress.of(octets).value();
    }
}
