package io.vetch.pcap.capture;

import java.util.function.LongSupplier;

/**
 * How a capture is made.
 *
 * @param loops how many forwarding loops there are
 * @param snapLength largest number of bytes copied of a frame, from 1 on
 * @param ringBytes memory for the rings of all loops; that of each is a power of two and holds two whole frames
 * @param clock the loops' monotonic clock, in nanoseconds
 * @param wallClock the time of day by that clock
 */
public record CaptureOptions(int loops, int snapLength, int ringBytes, LongSupplier clock, WallClock wallClock) {
    /** Room for 32,000 small or 2,700 full frames. */
    public static final int DEFAULT_RING_BYTES = 4 << 20;

    public static final int LARGEST_RING_BYTES = 1 << 30;

    public CaptureOptions {
        if (loops < 1 || snapLength < 1 || ringBytes < 1 || ringBytes > LARGEST_RING_BYTES) {
            throw new IllegalArgumentException(
                    "loops " + loops + ", snap length " + snapLength + ", ring of " + ringBytes + " bytes");
        }
    }

    /** Bytes that a capture takes with these, for all its rings. */
    public long memory() {
        return loops * CaptureRing.memory(capacityOfEach());
    }

    /** Bytes of the ring of one loop. */
    int capacityOfEach() {
        return CaptureRing.capacity(Integer.highestOneBit(Math.max(1, ringBytes / loops)), snapLength);
    }
}
