package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Maps values to 0 (left, bottom) to 1, and says where the ticks are.
 *
 * @param map what is drawn only if the result is within 0 to 1
 */
record Axis(String title, List<Tick> ticks, DoubleUnaryOperator map) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double MOST_INTERVALS = 6;

    /** @param label may be empty: a line without one */
    record Tick(double position, String label) {}

    /** From 0 to the next round number at or above {@code max}, or to 1 if that is not above 0. */
    static Axis linear(String title, String unit, double max) {
        double shown = max > 0 ? max : 1;
        double step = step(shown);
        long intervals = (long) Math.ceil(shown / step - 1e-9);
        double top = intervals * step;
        Figures.Scale scale = Figures.Scale.of(top, unit);
        List<Tick> ticks = IntStream.rangeClosed(0, (int) intervals)
                .mapToObj(i -> new Tick(i * step / top, Figures.tick(i * step, scale)))
                .toList();
        return new Axis(title, ticks, value -> value / top);
    }

    /** Of positive values; ends at 1, 2 or 5 times a power of ten, and has ticks there, labelled if there is room. */
    static Axis logarithmic(String title, String unit, double min, double max) {
        double low = roundedDown(min);
        double high = roundedUp(Math.max(max, low * 2));
        double decades = Math.log10(high / low);
        DoubleUnaryOperator map = value -> value > 0 ? Math.log10(value / low) / decades : Double.NaN;
        List<Tick> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low) + 1e-9); Math.pow(10, power) <= high * 1.001; power++) {
            for (double digit : new double[] {1, 2, 5}) {
                double value = power < 0 ? digit / Math.pow(10, -power) : digit * Math.pow(10, power);
                double position = map.applyAsDouble(value);
                if (position < -1e-9 || position > 1 + 1e-9) continue;
                boolean labelled = digit == 1 || decades <= 3;
                ticks.add(new Tick(position, labelled ? Figures.tick(value, Figures.Scale.of(value, unit)) : ""));
            }
        }
        return new Axis(title, List.copyOf(ticks), map);
    }

    /** Values are the indices of the names. */
    static Axis categories(String title, List<String> names) {
        int count = names.size();
        List<Tick> ticks = IntStream.range(0, count)
                .mapToObj(i -> new Tick((i + 0.5) / count, names.get(i)))
                .toList();
        return new Axis(title, ticks, value -> (value + 0.5) / count);
    }

    /**
     * Of quantiles, stretched towards 1 as HdrHistogram does it: each nine is as wide as the one before. The maximum,
     * which would be infinitely far, stands one further.
     *
     * @param points in their order, each with a quantile
     */
    static Axis percentiles(String title, List<Point> points) {
        double last = points.stream()
                .mapToDouble(Point::quantile)
                .filter(quantile -> quantile < 1)
                .map(Axis::nines)
                .max()
                .orElse(0);
        boolean hasMax = points.stream().anyMatch(point -> point.quantile() >= 1);
        double width = hasMax ? last + 1 : Math.max(last, 1);
        DoubleUnaryOperator map = quantile -> (quantile >= 1 ? width : nines(quantile)) / width;
        List<Tick> ticks = points.stream()
                .map(point -> new Tick(
                        map.applyAsDouble(point.quantile()),
                        point.at().startsWith("p") ? point.at().substring(1) : point.at()))
                .toList();
        return new Axis(title, ticks, map);
    }

    private static double nines(double quantile) {
        return -Math.log10(1 - quantile);
    }

    private static double step(double max) {
        double power = Math.pow(10, Math.floor(Math.log10(max / MOST_INTERVALS)));
        for (double step : STEPS) {
            if (max / (step * power) <= MOST_INTERVALS) return step * power;
        }
        return 10 * power;
    }

    private static double roundedDown(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / power * (1 + 1e-9);
        return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
    }

    private static double roundedUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / power * (1 - 1e-9);
        return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }
}
