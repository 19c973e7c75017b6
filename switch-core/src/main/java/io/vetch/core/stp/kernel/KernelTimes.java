package io.vetch.core.stp.kernel;

import io.vetch.core.stp.BpduTimes;
import io.vetch.core.stp.BridgeTimes;

/**
 * The times of a bridge in milliseconds, and what they are elsewhere (br_set_ticks, br_get_ticks). The kernel counts
 * them in ticks of its clock, and rounds; these are the ticks of a kernel whose HZ is 250, as Debian's is.
 */
record KernelTimes(long maxAge, long helloTime, long forwardDelay) {
    private static final int HZ = 250;
    private static final int MILLIS_OF_JIFFY = 1000 / HZ;
    private static final int CENTISECONDS = 100;
    private static final int MILLIS_OF_CENTISECOND = 10;

    /** MESSAGE_AGE_INCR: by so much information is older behind this bridge. */
    static final long MESSAGE_AGE_INCREMENT = (HZ / BpduTimes.SECOND + 1) * MILLIS_OF_JIFFY;

    /** @throws IllegalArgumentException if there is no time between two hellos */
    static KernelTimes of(BridgeTimes times) {
        if (times.helloTime() == 0) {
            throw new IllegalArgumentException("hello_time is more than 0");
        }
        return new KernelTimes(
                ofCentiseconds(times.maxAge()),
                ofCentiseconds(times.helloTime()),
                ofCentiseconds(times.forwardDelay()));
    }

    private static long ofCentiseconds(int centiseconds) {
        return (long) centiseconds * HZ / CENTISECONDS * MILLIS_OF_JIFFY;
    }

    static KernelTimes of(BpduTimes times) {
        return new KernelTimes(millis(times.maxAge()), millis(times.helloTime()), millis(times.forwardDelay()));
    }

    /** From 1/256 s, rounded up. */
    static long millis(int wire) {
        return Math.ceilDiv(wire * HZ, BpduTimes.SECOND) * (long) MILLIS_OF_JIFFY;
    }

    /** As the kernel shows them. */
    BridgeTimes centiseconds() {
        return new BridgeTimes(centiseconds(maxAge), centiseconds(helloTime), centiseconds(forwardDelay));
    }

    /** Twice the forward delay, in hundredths of a second: how long stations are kept while the topology changes. */
    int fastAgeing() {
        return centiseconds(2 * forwardDelay);
    }

    private static int centiseconds(long millis) {
        return (int) (millis / MILLIS_OF_CENTISECOND);
    }

    BpduTimes onWire(long messageAge) {
        return new BpduTimes(wire(messageAge), wire(maxAge), wire(helloTime), wire(forwardDelay));
    }

    /** The longest that a BPDU can carry may have been rounded up to more than that. */
    private static int wire(long millis) {
        return (int) Math.min(millis / MILLIS_OF_JIFFY * BpduTimes.SECOND / HZ, 0xffff);
    }
}
