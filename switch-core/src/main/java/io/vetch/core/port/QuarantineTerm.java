package io.vetch.core.port;

import java.time.Duration;

/**
 * How long one port is kept out because of a loop: for as long as its bridge says, and twice as long each time that it
 * loops again soon after it was let in, up to {@value #MOST_TIMES} times as long. Soon is within the time for which it
 * was kept out, and within a minute in any case. Control thread only.
 */
public final class QuarantineTerm {
    /** Times the bridge's own term. */
    public static final int MOST_TIMES = 16;

    private static final long SOON_NANOS = Duration.ofMinutes(1).toNanos();

    private long nanos;
    private long endNanos;
    private int inARow;

    /**
     * The port is kept out from now on.
     *
     * @param usualNanos what its bridge says, from 1 ns to a day
     * @param nowNanos by the clock of all calls
     * @return for how many nanoseconds
     */
    public long begin(long usualNanos, long nowNanos) {
        boolean isSoon = nowNanos - endNanos <= Math.max(SOON_NANOS, nanos);
        inARow = inARow > 0 && isSoon ? inARow + 1 : 1;
        int times = inARow > Integer.numberOfTrailingZeros(MOST_TIMES) ? MOST_TIMES : 1 << (inARow - 1);
        nanos = usualNanos * times;
        endNanos = nowNanos + nanos;
        return nanos;
    }

    /** It is let in. */
    public void end(long nowNanos) {
        endNanos = nowNanos;
    }

    /** How many terms have followed each other soon, the current one included; 0: there was none. */
    public int inARow() {
        return inARow;
    }
}
