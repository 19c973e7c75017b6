package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.InternetChecksum;
import io.vetch.core.multicast.message.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames as hosts and routers send them: without tag and FCS, checksums right. */
final class Messages {
    private Messages() {}

    /** Of dotted decimals. */
    static IpAddress ipv4(String text) {
        int address = 0;
        for (String part : text.split("\\.", -1)) {
            address = address << 8 | Integer.parseInt(part);
        }
        return IpAddress.ipv4(address);
    }

    /** ff05::{@code low}. */
    static IpAddress siteGroup(long low) {
        return IpAddress.ipv6(0xff05L << 48, low);
    }

    static IpAddress linkLocal(long low) {
        return IpAddress.ipv6(0xfe80L << 48, low);
    }

    static byte[] igmp(MacAddress from, IpAddress source, IpAddress destination, byte[] message) {
        message[2] = 0;
        message[3] = 0;
        ByteBuffer whole = ByteBuffer.wrap(message);
        whole.putShort(2, (short) InternetChecksum.of(whole, 0, message.length, 0));
        ByteBuffer frame = ByteBuffer.allocate(14 + 24 + message.length);
        frame.put(destination.groupMac().octets()).put(from.octets()).putShort((short) 0x0800);
        frame.putInt(0x46c0_0000 | 24 + message.length).putInt(0).putInt(0x0102_0000);
        frame.putInt((int) source.low()).putInt((int) destination.low()).putInt(0x9404_0000);
        frame.putShort(24, (short) InternetChecksum.of(frame, 14, 24, 0));
        return frame.put(message).array();
    }

    private static byte[] igmp(MacAddress from, IpAddress destination, int type, IpAddress group) {
        byte[] message = ByteBuffer.allocate(8)
                .putInt(type << 24)
                .putInt((int) group.low())
                .array();
        return igmp(from, ipv4("10.0.0.1"), destination, message);
    }

    static byte[] join(MacAddress from, IpAddress group) {
        if (group.isIpv6()) {
            return mld(from, linkLocal(1), group, mldMessage(131, 0, group));
        }
        return igmp(from, group, 0x16, group);
    }

    static byte[] leave(MacAddress from, IpAddress group) {
        if (group.isIpv6()) {
            return mld(from, linkLocal(1), IpAddress.ipv6(0xff02L << 48, 2), mldMessage(132, 0, group));
        }
        return igmp(from, ipv4("224.0.0.2"), 0x17, group);
    }

    static byte[] query(MacAddress from, IpAddress source) {
        if (source.isIpv6()) {
            byte[] message = mldMessage(130, 1000, IpAddress.any(IpAddress.IPV6));
            return mld(from, source, IpAddress.ALL_NODES, message);
        }
        byte[] message = ByteBuffer.allocate(8).putInt(0x110a_0000).putInt(0).array();
        return igmp(from, source, IpAddress.ALL_HOSTS, message);
    }

    /** A report of IGMPv3 or MLDv2 with one record. @param type from 1 */
    static byte[] report(MacAddress from, int type, IpAddress group, IpAddress... sources) {
        int address = group.isIpv6() ? 16 : 4;
        ByteBuffer message = ByteBuffer.allocate(8 + 4 + address * (1 + sources.length));
        message.put((byte) (group.isIpv6() ? 143 : 0x22)).position(6).putShort((short) 1);
        message.put((byte) type).put((byte) 0).putShort((short) sources.length);
        put(message, group);
        List.of(sources).forEach(source -> put(message, source));
        return group.isIpv6()
                ? mld(from, linkLocal(from.value()), IpAddress.ipv6(0xff02L << 48, 0x16), message.array())
                : igmp(from, IpAddress.ipv4((int) from.value()), ipv4("224.0.0.22"), message.array());
    }

    private static void put(ByteBuffer message, IpAddress address) {
        if (address.isIpv6()) {
            message.putLong(address.high()).putLong(address.low());
        } else {
            message.putInt((int) address.low());
        }
    }

    private static byte[] mldMessage(int type, int delay, IpAddress group) {
        ByteBuffer message = ByteBuffer.allocate(24)
                .putInt(type << 24)
                .putShort((short) delay)
                .putShort((short) 0);
        put(message, group);
        return message.array();
    }

    static byte[] mld(MacAddress from, IpAddress source, IpAddress destination, byte[] message) {
        ByteBuffer frame = ByteBuffer.allocate(14 + 40 + 8 + message.length);
        frame.put(destination.groupMac().octets()).put(from.octets()).putShort((short) 0x86dd);
        frame.putInt(0x6000_0000)
                .putShort((short) (8 + message.length))
                .put((byte) 0)
                .put((byte) 1);
        put(frame, source);
        put(frame, destination);
        frame.putLong(0x3a00_0502_0000_0100L);
        int at = frame.position();
        frame.put(message).putShort(at + 2, (short) 0);
        int pseudo = InternetChecksum.pseudo(frame.slice(14, 40), message.length, 58);
        return frame.putShort(at + 2, (short) InternetChecksum.of(frame, at, message.length, pseudo))
                .array();
    }
}
