package io.vetch.bench.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What the rounds gave: the median and the extremes.
 *
 * @param median of an even number of rounds: the mean of the two in the middle; NaN if no round gave a value
 * @param rounds how many gave one; 0 makes all three NaN
 */
public record Spread(double median, double min, double max, int rounds) {
    /** Of no rounds. */
    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /** Leaves NaN out; infinite values count. */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        if (sorted.length == 0) return NONE;
        Arrays.sort(sorted);
        double upper = sorted[sorted.length / 2];
        double lower = sorted[(sorted.length - 1) / 2];
        double median = lower == upper ? upper : (lower + upper) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Whether no round gave a value. */
    public boolean isEmpty() {
        return rounds == 0;
    }
}
