package io.vetch.pcap.file;

import java.util.concurrent.TimeUnit;

/**
 * What the time stamps of a pcapng interface mean.
 *
 * @param resolution {@code if_tsresol}: units of 10^-n s, or with the upper bit set 2^-n s
 * @param offsetSeconds {@code if_tsoffset}: seconds to add
 */
record StampScale(int resolution, long offsetSeconds) {
    /** Microseconds since 1970 UTC. */
    static final StampScale DEFAULT = new StampScale(6, 0);

    static final int BINARY = 0x80;
    /** The finest units of which a second still fits into 64 bits. */
    static final int FINEST_BINARY = 63;

    static final int FINEST_DECIMAL = 19;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int NANOS = 9;
    private static final long LAST_SECOND = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    boolean finerThanMicroseconds() {
        return isBinary() ? shift() > 19 : resolution > 6;
    }

    private boolean isBinary() {
        return (resolution & BINARY) != 0;
    }

    private int shift() {
        return resolution & ~BINARY;
    }

    /**
     * A stamp of this interface (unsigned) in nanoseconds since 1970 UTC, parts of them cut off. What a long cannot
     * hold (from the year 2262 on) becomes the last second that it can.
     */
    long epochNanos(long stamp) {
        long perSecond = isBinary() ? 1L << shift() : powerOfTen(resolution);
        long fraction = Long.remainderUnsigned(stamp, perSecond);
        long nanos = isBinary() ? binaryNanos(fraction) : decimalNanos(fraction);
        return seconds(Long.divideUnsigned(stamp, perSecond)) * NANOS_PER_SECOND + nanos;
    }

    private long seconds(long told) {
        long seconds = told < 0 ? Long.MAX_VALUE : told;
        long sum = seconds + offsetSeconds;
        long saturated = offsetSeconds > 0 && sum < 0 ? Long.MAX_VALUE : sum;
        return Math.clamp(saturated, -LAST_SECOND, LAST_SECOND);
    }

    /** fraction * 10^9 / 2^shift, in 128 bits. */
    private long binaryNanos(long fraction) {
        int shift = shift();
        if (shift == 0) {
            return 0;
        }
        long high = Math.unsignedMultiplyHigh(fraction, NANOS_PER_SECOND);
        return high << (Long.SIZE - shift) | (fraction * NANOS_PER_SECOND) >>> shift;
    }

    private long decimalNanos(long fraction) {
        return resolution <= NANOS
                ? fraction * powerOfTen(NANOS - resolution)
                : Long.divideUnsigned(fraction, powerOfTen(resolution - NANOS));
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
