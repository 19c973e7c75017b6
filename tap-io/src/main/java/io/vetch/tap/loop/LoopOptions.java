package io.vetch.tap.loop;

/**
 * How many loops there are and how they wait.
 *
 * @param count from 1 on
 * @param busyPoll ask for frames again and again instead of sleeping until one comes: each loop takes a processor, idle
 *     or not, and no frame waits for a processor to wake up
 * @param ioUring read and write many small frames with one system call, where the kernel lets us
 */
public record LoopOptions(int count, boolean busyPoll, boolean ioUring) {
    private static final int MOST_BY_DEFAULT = 4;

    public LoopOptions {
        if (count < 1) {
            throw new IllegalArgumentException("a switch has at least one loop, not " + count);
        }
    }

    /** {@code count} loops that sleep when there is nothing to do. */
    public static LoopOptions of(int count) {
        return new LoopOptions(count, false, true);
    }

    public LoopOptions withBusyPoll(boolean wanted) {
        return new LoopOptions(count, wanted, ioUring);
    }

    public LoopOptions withIoUring(boolean wanted) {
        return new LoopOptions(count, busyPoll, wanted);
    }

    /**
     * One for two processors, at most four. Hosts on this machine need processors too, and where frames go to and fro,
     * one loop often finds the answer waiting where two would wake each other.
     */
    public static int defaultCount() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_BY_DEFAULT);
    }
}
