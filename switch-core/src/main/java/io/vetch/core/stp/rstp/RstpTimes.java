package io.vetch.core.stp.rstp;

import io.vetch.core.stp.BpduTimes;
import io.vetch.core.stp.BridgeTimes;

/** The times of 17.18.4, 17.19.15 and others, in whole seconds. */
record RstpTimes(int messageAge, int maxAge, int helloTime, int forwardDelay) {
    private static final int CENTISECONDS = 100;
    /** The most seconds that a BPDU can carry. */
    private static final int MOST = 255;

    /** Rounded up: a bridge is not faster than it was told. */
    static RstpTimes of(BridgeTimes times) {
        return new RstpTimes(
                0,
                Math.min(Math.ceilDiv(times.maxAge(), CENTISECONDS), MOST),
                atLeastOne(Math.min(Math.ceilDiv(times.helloTime(), CENTISECONDS), MOST)),
                Math.min(Math.ceilDiv(times.forwardDelay(), CENTISECONDS), MOST));
    }

    /** Rounded to the nearest second, as 17.21.23 has it for the message age. */
    static RstpTimes of(BpduTimes times) {
        return new RstpTimes(
                nearest(times.messageAge()),
                nearest(times.maxAge()),
                atLeastOne(nearest(times.helloTime())),
                nearest(times.forwardDelay()));
    }

    private static int nearest(int ticks) {
        return Math.min((ticks + BpduTimes.SECOND / 2) / BpduTimes.SECOND, MOST);
    }

    private static int atLeastOne(int seconds) {
        return Math.max(1, seconds);
    }

    /** What a bridge behind the one that sent them uses: one second older. */
    RstpTimes older() {
        return new RstpTimes(Math.min(messageAge + 1, MOST), maxAge, helloTime, forwardDelay);
    }

    RstpTimes withHelloTime(int seconds) {
        return new RstpTimes(messageAge, maxAge, seconds, forwardDelay);
    }

    BpduTimes onWire() {
        return new BpduTimes(
                messageAge * BpduTimes.SECOND,
                maxAge * BpduTimes.SECOND,
                helloTime * BpduTimes.SECOND,
                forwardDelay * BpduTimes.SECOND);
    }

    BridgeTimes centiseconds() {
        return new BridgeTimes(maxAge * CENTISECONDS, helloTime * CENTISECONDS, forwardDelay * CENTISECONDS);
    }
}
