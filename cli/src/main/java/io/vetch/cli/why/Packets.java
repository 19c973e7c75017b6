package io.vetch.cli.why;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Frames to ask the relay about. They are never sent. */
final class Packets {
    private static final int ARP_LENGTH = 42;
    private static final int SOLICITATION_LENGTH = 86;
    private static final int TYPE_ARP = 0x0806;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;

    private Packets() {}

    /** Who has {@code target}? By ARP, or by neighbour discovery for an IPv6 address. */
    static Frame question(long asker, @Nullable InetAddress askers, InetAddress target) {
        byte[] wanted = target.getAddress();
        if (wanted.length == 4) {
            ByteBuffer arp = header(MacAddress.BROADCAST, asker, TYPE_ARP, ARP_LENGTH);
            arp.putInt(0x0001_0800).putShort((short) 0x0604).putShort((short) 1);
            arp.put(new MacAddress(asker).octets()).put(bytes(askers, 4));
            arp.put(new byte[6]).put(wanted);
            return frame(arp, ARP_LENGTH);
        }
        int low = (wanted[13] & 0xff) << 16 | (wanted[14] & 0xff) << 8 | (wanted[15] & 0xff);
        ByteBuffer ask = header(0x3333_ff00_0000L | low, asker, TYPE_IPV6, SOLICITATION_LENGTH);
        ask.putInt(0x6000_0000).putShort((short) 32).put((byte) 58).put((byte) 255);
        ask.put(bytes(askers, 16));
        ask.putLong(0xff02_0000_0000_0000L).putInt(1).putInt(0xff00_0000 | low);
        ask.putInt(135 << 24).putInt(0).put(wanted);
        ask.put((byte) 1).put((byte) 1).put(new MacAddress(asker).octets());
        return frame(ask, SOLICITATION_LENGTH);
    }

    /** A packet from one station to another. @param length of its frame, in bytes */
    static Frame packet(long source, long destination, boolean ipv6, int length) {
        ByteBuffer packet = header(destination, source, ipv6 ? TYPE_IPV6 : TYPE_IPV4, length);
        if (length > Frame.HEADER_LENGTH) {
            packet.put((byte) (ipv6 ? 0x60 : 0x45));
        }
        return frame(packet, length);
    }

    private static ByteBuffer header(long destination, long source, int type, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(Frame.HEADROOM + length).position(Frame.HEADROOM);
        buffer.put(new MacAddress(destination).octets()).put(new MacAddress(source).octets());
        return buffer.putShort((short) type);
    }

    private static byte[] bytes(@Nullable InetAddress address, int length) {
        byte[] known = address == null ? new byte[length] : address.getAddress();
        return known.length == length ? known : new byte[length];
    }

    private static Frame frame(ByteBuffer buffer, int length) {
        return new Frame().wrap(buffer, 0, Frame.HEADROOM, length);
    }
}
