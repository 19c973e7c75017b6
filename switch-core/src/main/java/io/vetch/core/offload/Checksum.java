package io.vetch.core.offload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071). A <em>sum</em> is any non-negative long that is congruent, modulo 0xffff, to the
 * ones' complement sum of 16-bit words of network byte order; sums are added as they are, up to 2^46 of 16 bits, and
 * folded at the end.
 */
final class Checksum {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private Checksum() {}

    /**
     * The sum of {@code length} bytes as 16 bits; an odd last byte counts as the upper half of a word. Words are added
     * in the machine's byte order, eight bytes at a time, and the result is turned around (RFC 1071, section 2 (B)).
     */
    static int sum(byte[] bytes, int offset, int length) {
        long even = 0;
        long odd = 0;
        int at = offset;
        int end = offset + length;
        for (; at <= end - 16; at += 16) {
            long first = (long) LONG.get(bytes, at);
            long second = (long) LONG.get(bytes, at + 8);
            even += (first & LOW) + (first >>> 32);
            odd += (second & LOW) + (second >>> 32);
        }
        int folded = fold(even + odd);
        return fold((SWAPPED ? swap(folded) : folded) + tail(bytes, at, end));
    }

    private static long tail(byte[] bytes, int start, int end) {
        long sum = 0;
        int at = start;
        for (; at + 1 < end; at += 2) {
            sum += Fields.u16(bytes, at);
        }
        return at < end ? sum + (Fields.u8(bytes, at) << 8) : sum;
    }

    private static int swap(int word) {
        return Short.reverseBytes((short) word) & 0xffff;
    }

    /** A sum as 16 bits; 0 only if all that was added is 0. */
    static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /** What goes into a checksum field for a sum. */
    static int of(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** The same where 0 would mean that there is no checksum (RFC 768). */
    static int neverZero(long sum) {
        int checksum = of(sum);
        return checksum == 0 ? 0xffff : checksum;
    }

    /** The summand that takes 16 bits away from a sum. */
    static int minus(int word) {
        return ~word & 0xffff;
    }
}
