package io.vetch.core;

import java.util.SplittableRandom;

/** A seed for a property test: a new one each run, or that of {@code -Dvetch.seed}. A failure must show it. */
public record Seed(long value) {
    public static Seed choose() {
        return new Seed(Long.getLong("vetch.seed", System.nanoTime()));
    }

    public SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** How to see the same failure again. */
    @Override
    public String toString() {
        return "-Dvetch.seed=" + value;
    }
}
