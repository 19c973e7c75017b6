package io.vetch.bench.report;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where on a metric's curve a figure stands: {@link Measurement#size} and {@link Measurement#at}.
 *
 * <p>Sizes are ordered as numbers, others (IMIX) after them; within a size: {@code min}, loads, percentiles, manners,
 * {@code max}. Manners compare as equal, so that a stable sort leaves them in the order in which they were measured.
 */
public record Point(String size, String at) {
    static final Comparator<String> SIZES =
            Comparator.comparingDouble(Point::sizeRank).thenComparing(Comparator.naturalOrder());

    static final Comparator<Point> ORDER = Comparator.comparing(Point::size, SIZES)
            .thenComparingInt(point -> kind(point.at))
            .thenComparingDouble(point -> number(point.at));

    private static final Pattern NUMBER = Pattern.compile("p?([0-9]+(?:\\.[0-9]+)?)");

    static Point of(Measurement measurement) {
        return new Point(measurement.size(), measurement.at());
    }

    /** What follows a metric's name: nothing, {@code (64)}, {@code (64, p99)} or {@code (, kill)}. */
    String suffix() {
        if (size.isEmpty() && at.isEmpty()) return "";
        return at.isEmpty() ? "(" + size + ")" : "(" + size + ", " + at + ")";
    }

    /** {@code 64, p99}; what is empty is left out. */
    String name() {
        if (size.isEmpty()) return at;
        return at.isEmpty() ? size : size + ", " + at;
    }

    /** The load in per cent; NaN if this is not a load. */
    double load() {
        return at.startsWith("p") ? Double.NaN : number(at);
    }

    /** The share of frames that a percentile covers: 0 for {@code min} to 1 for {@code max}; NaN if it is none. */
    double quantile() {
        if (at.equals("min")) return 0;
        if (at.equals("max")) return 1;
        return at.startsWith("p") ? number(at) / 100 : Double.NaN;
    }

    private static double sizeRank(String size) {
        if (size.isEmpty()) return -1;
        double bytes = size.startsWith("p") ? Double.NaN : number(size);
        return Double.isNaN(bytes) ? Double.MAX_VALUE : bytes;
    }

    private static int kind(String at) {
        if (at.isEmpty()) return 0;
        if (at.equals("min")) return 1;
        if (at.equals("max")) return 5;
        if (Double.isNaN(number(at))) return 4;
        return at.startsWith("p") ? 3 : 2;
    }

    private static double number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.matches() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }
}
