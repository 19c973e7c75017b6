package io.vetch.bench.traffic;

/**
 * Finds out which frames of one stream {@link InOrderFilter} has counted and dropped, from those that it let pass: it
 * goes through the states that the filter was in. Only where two processors bring frames of one stream at the same
 * instant a frame that is late may be taken for a second one. Written by the receiving thread.
 */
final class InOrderCount {
    private final InOrderFilter filter;
    private final int stream;
    /** Whether the filter lets all frames pass, since this block of numbers. */
    private boolean suspended;

    private int block;
    /** Otherwise: it has counted all numbers from this one to the next that passes. */
    private long from;

    InOrderCount(InOrderFilter filter, int stream) {
        this.filter = filter;
        this.stream = stream;
    }

    /** Adds what was counted before the frame with this number passed. The frame itself is not added. */
    void before(long sequence, long sentNanos, Arrivals arrivals) {
        if (suspended) {
            resumeBy(sequence);
            return;
        }
        if (sequence < from) {
            return;
        }
        long gap = filter.gap(stream, blockOf(sequence));
        if (gap >>> 32 == sequence) {
            arrivals.inOrder(from, gap & 0xffff_ffffL, sentNanos);
            suspended = true;
            block = blockOf(sequence);
            return;
        }
        // One that is not a sample has been counted, and is here a second time.
        boolean isSample = sequence % InOrderFilter.SAMPLE == InOrderFilter.SAMPLE - 1;
        arrivals.inOrder(from, isSample ? sequence : sequence + 1, sentNanos);
        from = sequence + 1;
    }

    private void resumeBy(long sequence) {
        if (blockOf(sequence) < block) {
            return;
        }
        block = blockOf(sequence);
        if (sequence % InOrderFilter.BLOCK == InOrderFilter.BLOCK - 1) {
            suspended = false;
            from = sequence + 1;
        }
    }

    /** Adds what was counted since the last frame that passed. When no more frames come. */
    void finish(Arrivals arrivals) {
        int next = filter.next(stream);
        if (!suspended && next > from) {
            arrivals.inOrder(from, next, -1);
        }
    }

    private static int blockOf(long sequence) {
        return (int) (sequence / InOrderFilter.BLOCK);
    }
}
