package io.vetch.cli.doctor;

import java.util.Locale;

/**
 * One line.
 *
 * @param about what was looked at: {@code kernel}, {@code br0 mtu}
 * @param evidence what was found
 * @param remedy what to do; empty if there is nothing to do
 */
record Finding(Level level, String about, String evidence, String remedy) {
    enum Level {
        GOOD,
        WARNING,
        BAD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding good(String about, String evidence) {
        return new Finding(Level.GOOD, about, evidence, "");
    }

    static Finding warning(String about, String evidence, String remedy) {
        return new Finding(Level.WARNING, about, evidence, remedy);
    }

    static Finding bad(String about, String evidence, String remedy) {
        return new Finding(Level.BAD, about, evidence, remedy);
    }
}
