package io.vetch.core.stp.kernel;

/** A timer of a bridge or a port, which runs out once for each start. Times are milliseconds of the bridge's clock. */
final class KernelTimer {
    private static final long STOPPED = Long.MAX_VALUE;
    private static final int MILLIS_OF_CENTISECOND = 10;

    private final Runnable expired;
    private long due = STOPPED;

    /** @param expired called with the timer stopped */
    KernelTimer(Runnable expired) {
        this.expired = expired;
    }

    /** Starts it, or starts it anew (mod_timer). */
    void start(long now, long millis) {
        due = now + millis;
    }

    void stop() {
        due = STOPPED;
    }

    boolean pending() {
        return due != STOPPED;
    }

    /** When it runs out; {@link Long#MAX_VALUE} if it does not run. */
    long due() {
        return due;
    }

    void expire() {
        due = STOPPED;
        expired.run();
    }

    /** Hundredths of a second that are left, 0 if it does not run (br_timer_value). */
    int value(long now) {
        return pending() ? (int) Math.max(0, (due - now) / MILLIS_OF_CENTISECOND) : 0;
    }
}
