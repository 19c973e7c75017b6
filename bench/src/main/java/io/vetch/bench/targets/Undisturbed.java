package io.vetch.bench.targets;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Repeats what the work of others disturbed, and keeps the run that was disturbed least. Repeating is bounded twice,
 * because a machine may never be idle: each thing is done three times at most, and all repetitions together take no
 * more than a fifth of the time of all first runs. For all targets of a campaign together. Main thread only.
 */
public final class Undisturbed {
    private static final int MOST_REPETITIONS = 2;
    private static final double PART_OF_TIME = 0.2;

    /** Something that is measured. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private long firstNanos;
    private long repeatedNanos;
    private int all;
    private int repeated;
    private int disturbed;
    private boolean within;

    /** Does it, again if need be. What it does within itself is part of it, and not repeated on its own. */
    public <T> T run(Work<T> work) throws IOException, InterruptedException {
        if (within) return work.run();
        within = true;
        try {
            return leastDisturbed(work);
        } finally {
            within = false;
        }
    }

    private <T> T leastDisturbed(Work<T> work) throws IOException, InterruptedException {
        all++;
        OthersWork others = new OthersWork();
        long start = System.nanoTime();
        T best = watched(work, others);
        firstNanos += System.nanoTime() - start;
        for (int i = 0; others.hasDisturbed() && i < MOST_REPETITIONS && hasTimeFor(System.nanoTime() - start); i++) {
            OthersWork again = new OthersWork();
            long from = System.nanoTime();
            T next = watched(work, again);
            repeatedNanos += System.nanoTime() - from;
            repeated++;
            if (again.share() <= others.share()) {
                best = next;
                others = again;
            }
        }
        disturbed += others.hasDisturbed() ? 1 : 0;
        return best;
    }

    /** The time that it took until now is more than one repetition takes. */
    private boolean hasTimeFor(long nanos) {
        return repeatedNanos + nanos <= PART_OF_TIME * firstNanos;
    }

    private static <T> T watched(Work<T> work, OthersWork others) throws IOException, InterruptedException {
        others.begin();
        T result = work.run();
        others.end();
        return result;
    }

    /**
     * Whether so many trials were disturbed even so that the figures of all of them are in doubt: more than one in
     * twenty.
     */
    public boolean isInVain() {
        return disturbed * 20 > all;
    }

    /** {@code 300 trials; 21 repetitions took 12 s; 9 disturbed even so}. */
    @Override
    public String toString() {
        return "%d trials; %d repetitions of disturbed ones took %d s; %d disturbed even so"
                .formatted(all, repeated, TimeUnit.NANOSECONDS.toSeconds(repeatedNanos), disturbed);
    }
}
