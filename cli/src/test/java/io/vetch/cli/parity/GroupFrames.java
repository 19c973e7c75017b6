package io.vetch.cli.parity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Frames about multicast groups, as hosts and routers send them: IGMP, MLD, and datagrams to groups. */
public final class GroupFrames {
    private static final HexFormat MAC = HexFormat.ofDelimiter(":");
    private static final String ALL_HOSTS = "224.0.0.1";
    private static final String ALL_NODES = "ff02::1";

    private GroupFrames() {}

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static boolean isIpv6(String address) {
        return address.contains(":");
    }

    /** A general query; hosts have 0.2 s to answer. */
    public static byte[] query(String mac, String from) {
        if (isIpv6(from)) {
            return mld(
                    mac,
                    from,
                    ALL_NODES,
                    ByteBuffer.allocate(24).putInt(130 << 24).putShort((short) 200));
        }
        return igmp(mac, from, ALL_HOSTS, ByteBuffer.allocate(8).putInt(0x1102_0000));
    }

    /** A report of IGMPv2 or MLDv1. */
    public static byte[] join(String mac, String group) {
        return isIpv6(group)
                ? mld(
                        mac,
                        "fe80::1",
                        group,
                        ByteBuffer.allocate(24).putInt(131 << 24).putInt(0).put(address(group)))
                : igmp(
                        mac,
                        "10.0.0.1",
                        group,
                        ByteBuffer.allocate(8).putInt(0x1600_0000).put(address(group)));
    }

    public static byte[] leave(String mac, String group) {
        return isIpv6(group)
                ? mld(
                        mac,
                        "fe80::1",
                        "ff02::2",
                        ByteBuffer.allocate(24).putInt(132 << 24).putInt(0).put(address(group)))
                : igmp(
                        mac,
                        "10.0.0.1",
                        "224.0.0.2",
                        ByteBuffer.allocate(8).putInt(0x1700_0000).put(address(group)));
    }

    /** A report of IGMPv3 or MLDv2. @param type of the record, as 4 for CHANGE_TO_EXCLUDE */
    static byte[] report(String mac, int type, String group, String... sources) {
        byte[] groupAddress = address(group);
        ByteBuffer message = ByteBuffer.allocate(8 + 4 + groupAddress.length * (1 + sources.length));
        message.put((byte) (isIpv6(group) ? 143 : 0x22)).position(6).putShort((short) 1);
        message.put((byte) type).put((byte) 0).putShort((short) sources.length).put(groupAddress);
        List.of(sources).forEach(source -> message.put(address(source)));
        return isIpv6(group) ? mld(mac, "fe80::1", "ff02::16", message) : igmp(mac, "10.0.0.1", "224.0.0.22", message);
    }

    @SuppressWarnings("ByteBufferBackingArray") // allocated above, whole
    private static byte[] igmp(String mac, String from, String to, ByteBuffer message) {
        return ipv4(mac, from, to, 2, checked(message.array(), 0));
    }

    /** A datagram whose number nobody else uses. */
    public static byte[] datagram(String mac, String from, String to, long number) {
        ByteBuffer udp = ByteBuffer.allocate(16)
                .putShort((short) 5000)
                .putShort((short) 5000)
                .putShort((short) 16)
                .putShort((short) 0)
                .putLong(number);
        return isIpv6(to) ? ipv6(mac, from, to, 17, udp.array()) : ipv4(mac, from, to, 17, udp.array());
    }

    private static byte[] ipv4(String mac, String from, String to, int protocol, byte[] payload) {
        byte[] destination = address(to);
        ByteBuffer header = ByteBuffer.allocate(24);
        header.put((byte) 0x46)
                .put((byte) 0xc0)
                .putShort((short) (24 + payload.length))
                .putInt(0);
        header.put((byte) 1)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(address(from))
                .put(destination);
        header.putInt(0x9404_0000);
        header.putShort(10, sum(header.array(), 0));
        ByteBuffer frame = ByteBuffer.allocate(14 + 24 + payload.length).put(new byte[] {1, 0, 0x5e});
        frame.put((byte) (destination[1] & 0x7f))
                .put(destination[2])
                .put(destination[3])
                .put(MAC.parseHex(mac));
        return frame.putShort((short) 0x0800).put(header.array()).put(payload).array();
    }

    @SuppressWarnings("ByteBufferBackingArray") // allocated above, whole
    private static byte[] mld(String mac, String from, String to, ByteBuffer message) {
        long pseudo = message.capacity() + 58L;
        for (byte[] each : List.of(address(from), address(to))) {
            for (int i = 0; i < each.length; i += 2) {
                pseudo += ByteBuffer.wrap(each).getShort(i) & 0xffff;
            }
        }
        byte[] checked = checked(message.array(), pseudo);
        ByteBuffer options = ByteBuffer.allocate(8 + checked.length).putLong(0x3a00_0502_0000_0100L);
        return ipv6(mac, from, to, 0, options.put(checked).array());
    }

    private static byte[] ipv6(String mac, String from, String to, int next, byte[] payload) {
        byte[] destination = address(to);
        ByteBuffer frame = ByteBuffer.allocate(14 + 40 + payload.length).put(new byte[] {0x33, 0x33});
        frame.put(destination, 12, 4)
                .put(MAC.parseHex(mac))
                .putShort((short) 0x86dd)
                .putInt(0x6000_0000);
        frame.putShort((short) payload.length)
                .put((byte) next)
                .put((byte) 1)
                .put(address(from))
                .put(destination);
        return frame.put(payload).array();
    }

    /** The message with its checksum in octets 2 and 3. */
    private static byte[] checked(byte[] message, long pseudo) {
        ByteBuffer.wrap(message).putShort(2, sum(message, pseudo));
        return message;
    }

    private static short sum(byte[] octets, long initial) {
        long sum = initial;
        for (int i = 0; i < octets.length; i += 2) {
            sum += ByteBuffer.wrap(octets).getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
