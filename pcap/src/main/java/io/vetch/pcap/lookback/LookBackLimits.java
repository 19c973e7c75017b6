package io.vetch.pcap.lookback;

import io.vetch.pcap.file.PcapHeader;

/**
 * How much is kept; the oldest frames fall out when either limit is exceeded.
 *
 * @param nanos age of the oldest frame, in nanoseconds; {@link #ANY_AGE} for no limit
 * @param bytes memory for frames and what is known of them, {@link #SMALLEST_BYTES} to {@link #LARGEST_BYTES}; taken at
 *     the start
 * @param snapLength largest number of bytes kept of a frame, 1 to 262144
 */
public record LookBackLimits(long nanos, int bytes, int snapLength) {
    public static final long ANY_AGE = Long.MAX_VALUE;
    /** Room for the largest frame several times over. */
    public static final int SMALLEST_BYTES = 1 << 20;

    public static final int LARGEST_BYTES = 1 << 30;
    /** The headers of nearly everything. */
    public static final int HEADERS = 128;

    public static final int WHOLE = PcapHeader.LARGEST_SNAP_LENGTH;

    public LookBackLimits {
        if (nanos < 1) {
            throw new IllegalArgumentException("age of " + nanos + " ns");
        }
        if (bytes < SMALLEST_BYTES || bytes > LARGEST_BYTES) {
            throw new IllegalArgumentException("memory of " + bytes + " bytes; it takes 1 MiB to 1 GiB");
        }
        if (snapLength < 1 || snapLength > WHOLE) {
            throw new IllegalArgumentException("snap length must be 1 to 262144, not " + snapLength);
        }
    }
}
