package io.vetch.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as people write them: three significant digits, and the prefix or the unit of time that suits the size. */
final class Figures {
    /** Stands where there is no figure. */
    static final String NONE = "-";

    private static final MathContext THREE = new MathContext(3);
    private static final String[] PREFIXES = {"", " k", " M", " G"};
    private static final String[] TIMES = {" ns", " \u00b5s", " ms", " s"};
    private static final double EXACT_BELOW = 100_000;

    /**
     * What a figure is divided by, and what follows it.
     *
     * @param suffix empty where the figure is in the metric's own unit
     */
    record Scale(double divisor, String suffix) {
        static final Scale ONE = new Scale(1, "");

        /**
         * Of the prefix that leaves 1 to 999 before the point, after rounding to three digits. A time always has its
         * unit.
         */
        static Scale of(double value, String unit) {
            if (!Double.isFinite(value) || value == 0) return ONE;
            double rounded = new BigDecimal(value).round(THREE).doubleValue();
            return switch (unit) {
                case "ns/frame", "ns" -> steps(rounded, TIMES, 0);
                case "\u00b5s" -> steps(rounded, TIMES, 1);
                case "ms" -> steps(rounded, TIMES, 2);
                case "frames/s" -> steps(rounded, PREFIXES, 0);
                case "frames", "addresses" -> isExact(value) ? ONE : steps(rounded, PREFIXES, 0);
                default -> ONE;
            };
        }

        String apply(double value, String unit) {
            if (isCount(unit) && divisor == 1 && isExact(value)) return Long.toString((long) value);
            return digits(value / divisor);
        }

        private static Scale steps(double value, String[] suffixes, int start) {
            int step = start;
            double divisor = 1;
            while (step < suffixes.length - 1 && Math.abs(value) / divisor >= 1000) {
                divisor *= 1000;
                step++;
            }
            return new Scale(divisor, suffixes[step]);
        }
    }

    private Figures() {}

    /** {@code 412 k}, {@code 1.21 M}, {@code 12.3}; a count below 100000 in full; {@code -} for NaN. */
    static String format(double value, String unit) {
        if (!Double.isFinite(value)) return digits(value);
        Scale scale = Scale.of(value, unit);
        return scale.apply(value, unit) + scale.suffix();
    }

    /** As {@link #format}, followed by the unit unless the figure has brought one of its own. */
    static String withUnit(double value, String unit) {
        if (!Double.isFinite(value)) return digits(value);
        Scale scale = Scale.of(value, unit);
        String number = scale.apply(value, unit);
        if (scale.suffix().isEmpty()) return number + " " + unit;
        if (!scale.suffix().endsWith("s")) return number + scale.suffix() + " " + unit;
        return number + scale.suffix() + (unit.endsWith("/frame") ? "/frame" : "");
    }

    /** The extremes in the scale of the median: {@code 401-420}; empty if they would print as the median does. */
    static String range(Spread spread, String unit, String dash) {
        if (spread.rounds() < 2) return "";
        Scale scale = Scale.of(spread.median(), unit);
        String low = scale.apply(spread.min(), unit);
        String high = scale.apply(spread.max(), unit);
        String median = scale.apply(spread.median(), unit);
        return low.equals(median) && high.equals(median) ? "" : low + dash + high;
    }

    /** In a given scale, without needless noughts: for the ticks of an axis. */
    static String tick(double value, Scale scale) {
        return value == 0 ? "0" : stripped(digits(value / scale.divisor())) + scale.suffix();
    }

    /** Three significant digits, never an exponent above 1e-6; {@code -} for NaN. */
    static String digits(double value) {
        if (Double.isNaN(value)) return NONE;
        if (Double.isInfinite(value)) return value > 0 ? "\u221e" : "-\u221e";
        if (value == 0) return "0";
        if (Math.abs(value) < 1e-6) return String.format(Locale.ROOT, "%.1e", value);
        BigDecimal rounded = new BigDecimal(value).round(THREE);
        int decimals = Math.max(0, 3 - (rounded.precision() - rounded.scale()));
        return rounded.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static boolean isCount(String unit) {
        return unit.equals("frames") || unit.equals("addresses");
    }

    private static boolean isExact(double value) {
        return value == Math.rint(value) && Math.abs(value) < EXACT_BELOW;
    }

    private static String stripped(String digits) {
        if (digits.indexOf('.') < 0 || digits.indexOf('e') >= 0) return digits;
        return new BigDecimal(digits).stripTrailingZeros().toPlainString();
    }
}
