package io.vetch.cli.top;

import java.util.Locale;

/** Numbers in few letters. */
final class Figures {
    private static final String[] UNITS = {"", "k", "M", "G", "T"};
    private static final double STEP = 1000;
    private static final double ONE_DIGIT = 99.95;
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Figures() {}

    /** At most five letters, in thousands: {@code 0}, {@code 12.3}, {@code 940}, {@code 1.5M}. */
    static String of(double value) {
        int unit = 0;
        double rest = value;
        while (rest >= STEP - 0.5 && unit < UNITS.length - 1) {
            rest /= STEP;
            unit++;
        }
        boolean whole = rest >= ONE_DIGIT || (unit == 0 && rest == Math.rint(rest));
        return String.format(Locale.ROOT, whole ? "%.0f%s" : "%.1f%s", rest, UNITS[unit]);
    }

    /** How long: {@code 0.3s}, {@code 12s}, {@code 5m}, {@code 3h}. */
    static String time(long millis) {
        if (millis < 10 * SECOND) {
            return String.format(Locale.ROOT, "%.1fs", millis / (double) SECOND);
        }
        if (millis < 2 * MINUTE) {
            return millis / SECOND + "s";
        }
        return millis < 2 * HOUR ? millis / MINUTE + "m" : millis / HOUR + "h";
    }
}
