package io.vetch.bench.traffic;

/**
 * What arrived of one stream at one port. It remembers which of the latest 2^20 numbers were seen, so that a frame that
 * comes again is told from one that comes late. Written by the receiving thread.
 */
final class Arrivals {
    private static final int WINDOW = 1 << 20;

    private final long[] seen = new long[WINDOW / Long.SIZE];
    private long highest = -1;
    private long received;
    private long duplicated;
    private long reordered;
    private long corrupted;
    private long lastGapNanos = -1;

    /** An intact frame. @param sentNanos its time stamp */
    void intact(long sequence, long sentNanos) {
        if (sequence > highest) {
            if (sequence > highest + 1) {
                lastGapNanos = sentNanos;
            }
            advanceTo(sequence);
        } else if (sequence <= highest - WINDOW) {
            reordered++; // too late to know whether it is a second one
        } else if (isSeen(sequence)) {
            duplicated++;
            return;
        } else {
            reordered++;
        }
        mark(sequence);
        received++;
    }

    /**
     * Frames from {@code first} to before {@code end} that are known to have come one after the other, after all
     * others.
     *
     * @param sentNanos about when they were sent
     */
    void inOrder(long first, long end, long sentNanos) {
        if (first >= end) {
            return;
        }
        if (first > highest + 1) {
            lastGapNanos = sentNanos;
        }
        advanceTo(end - 1);
        for (long number = Math.max(first, end - WINDOW); number < end; number++) {
            mark(number);
        }
        received += end - first;
    }

    /** A frame whose number is known, but not all of it is as it was. */
    void corrupt() {
        corrupted++;
    }

    private void advanceTo(long sequence) {
        long from = Math.max(highest + 1, sequence - WINDOW + 1);
        for (long number = from; number <= sequence; number++) {
            seen[word(number)] &= ~(1L << number);
        }
        highest = sequence;
    }

    private boolean isSeen(long sequence) {
        return (seen[word(sequence)] >>> sequence & 1) != 0;
    }

    private void mark(long sequence) {
        seen[word(sequence)] |= 1L << sequence;
    }

    private static int word(long sequence) {
        return (int) (sequence & WINDOW - 1) / Long.SIZE;
    }

    /** Time stamp of the last frame before which one was missing; -1 if none was. */
    long lastGapNanos() {
        return lastGapNanos;
    }

    /** Different frames, intact. */
    long received() {
        return received;
    }

    /** Frames that came once more. */
    long duplicated() {
        return duplicated;
    }

    /** Frames that came after one with a higher number. */
    long reordered() {
        return reordered;
    }

    long corrupted() {
        return corrupted;
    }
}
