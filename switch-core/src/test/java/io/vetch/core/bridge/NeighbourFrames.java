package io.vetch.core.bridge;

import io.vetch.core.neighbour.NeighbourTable;
import java.nio.ByteBuffer;

/** Frames of ARP and neighbour discovery. A host's number is the last byte of its addresses: 10.0.0.2 and fd00::2. */
final class NeighbourFrames {
    static final int ARP = 0x0806;
    static final int IPV6 = 0x86dd;
    private static final int NETWORK = 0x0a00_0000;
    private static final long PREFIX = 0xfd00L << 48;
    private static final long SOLICITED_NODE = 0x3333_ff00_0000L;
    private static final int ADVERTISEMENT = 136;

    private NeighbourFrames() {}

    static NeighbourTable.Entry ipv4(int host, long answer) {
        return new NeighbourTable.Entry(0, 0, NeighbourTable.ipv4(NETWORK + host), answer);
    }

    static NeighbourTable.Entry ipv6(int host, long answer) {
        return new NeighbourTable.Entry(0, PREFIX, host, answer);
    }

    /** Who has the address of {@code target}? */
    static byte[] request(long source, int from, int target) {
        return arp(1, Frames.BROADCAST, source, from, 0, target);
    }

    static byte[] reply(long destination, long source, int from, int to) {
        return arp(2, destination, source, from, destination, to);
    }

    private static byte[] arp(int operation, long destination, long source, int from, long owner, int target) {
        ByteBuffer bytes = ethernet(destination, source, ARP, 14 + 28);
        bytes.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        address(bytes, source).putInt(NETWORK + from);
        address(bytes, owner).putInt(NETWORK + target);
        return written(bytes);
    }

    private static byte[] written(ByteBuffer bytes) {
        byte[] written = new byte[bytes.flip().remaining()];
        bytes.get(written);
        return written;
    }

    /** @param from a number, or -1 for nobody yet, who gives no link-layer address */
    static byte[] solicitation(long source, int from, int target) {
        ByteBuffer bytes = ethernet(SOLICITED_NODE + target, source, IPV6, 14 + 40 + 24 + (from < 0 ? 0 : 8));
        ipv6(bytes, from < 0 ? 0 : PREFIX, Math.max(0, from), 0xff02L << 48, 0x1_ff00_0000L + target);
        bytes.put((byte) 135)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(0)
                .putLong(PREFIX)
                .putLong(target);
        if (from >= 0) {
            address(bytes.put((byte) 1).put((byte) 1), source);
        }
        return written(bytes);
    }

    /** To all nodes, which have not asked. */
    static byte[] unsolicited(long source, int from) {
        ByteBuffer bytes = ethernet(0x3333_0000_0001L, source, IPV6, 14 + 40 + 24);
        ipv6(bytes, PREFIX, from, 0xff02L << 48, 1);
        bytes.put((byte) ADVERTISEMENT).put((byte) 0).putShort((short) 0).putInt(0x2000_0000);
        bytes.putLong(PREFIX).putLong(from);
        return written(bytes);
    }

    /** An ARP reply, or a neighbour advertisement. */
    static boolean isAnswer(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (frame.length < 14 + 28) {
            return false;
        }
        return switch (bytes.getShort(12) & 0xffff) {
            case Frames.VLAN_802_1Q -> bytes.getShort(16) == ARP && bytes.getShort(24) == 2;
            case ARP -> bytes.getShort(20) == 2;
            case IPV6 -> frame.length > 14 + 40 && (bytes.get(14 + 40) & 0xff) == ADVERTISEMENT;
            default -> false;
        };
    }

    private static void ipv6(ByteBuffer bytes, long sourceHigh, long sourceLow, long high, long low) {
        bytes.putInt(0x6000_0000)
                .putShort((short) (bytes.capacity() - 14 - 40))
                .put((byte) 58)
                .put((byte) 255);
        bytes.putLong(sourceHigh).putLong(sourceLow).putLong(high).putLong(low);
    }

    private static ByteBuffer ethernet(long destination, long source, int type, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        address(bytes, destination);
        return address(bytes, source).putShort((short) type);
    }

    private static ByteBuffer address(ByteBuffer bytes, long mac) {
        return bytes.putShort((short) (mac >>> 32)).putInt((int) mac);
    }
}
