package io.vetch.core.multicast.message;

import java.nio.ByteBuffer;

/** The checksum of RFC 1071 for the few octets of a message; the frame path has a quicker one of its own. */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * What goes into the checksum field where that is 0 now; 0 where the checksum is right.
     *
     * @param initial a sum to begin with
     */
    public static int of(ByteBuffer octets, int from, int length, int initial) {
        long sum = initial;
        int end = from + length;
        for (int at = from; at + 1 < end; at += 2) {
            sum += octets.getShort(at) & 0xffff;
        }
        if (length % 2 != 0) {
            sum += (octets.get(end - 1) & 0xff) << 8;
        }
        return ~fold(sum) & 0xffff;
    }

    /** The sum of an IPv6 pseudo-header (RFC 8200, 8.1). @param length of the message */
    public static int pseudo(ByteBuffer packet, int length, int nextHeader) {
        long sum = (long) length + nextHeader;
        for (int at = 8; at < 40; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        return fold(sum);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
