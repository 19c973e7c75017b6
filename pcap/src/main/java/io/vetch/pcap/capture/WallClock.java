package io.vetch.pcap.capture;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Turns the loops' monotonic clock into the time of day. The two are put side by side once: later steps of the wall
 * clock do not tear a capture.
 */
public final class WallClock {
    /** The monotonic clock as it is, for frames whose time of day is told later. */
    public static final WallClock MONOTONIC = new WallClock(0);

    private final long offsetNanos;

    private WallClock(long offsetNanos) {
        this.offsetNanos = offsetNanos;
    }

    /** @param monotonicNanos the loops' clock at this instant */
    public static WallClock anchored(long monotonicNanos, Instant now) {
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new WallClock(epochNanos - monotonicNanos);
    }

    /** Nanoseconds since 1970 UTC. */
    public long epochNanos(long monotonicNanos) {
        return monotonicNanos + offsetNanos;
    }
}
