package io.vetch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * That something is done soon. A machine that has much else to do makes everything late, so one of ten tries is enough:
 * what is late by itself is late each time. With {@code -Dvetch.promptness=all} all ten are made; the figures are
 * printed anyway.
 */
public final class Promptness {
    private static final int TRIES = 10;
    private static final boolean ALL =
            System.getProperty("vetch.promptness", "").equals("all");

    private Promptness() {}

    /**
     * @param what for the printed line
     * @param attempt does it, and says how long it took by clocks of the machine; leaves all as it was
     */
    public static void assertWithin(Duration limit, String what, Callable<Duration> attempt) throws Exception {
        List<Long> millis = new ArrayList<>();
        boolean seen = false;
        while (millis.size() < TRIES && (ALL || !seen)) {
            Duration took = attempt.call();
            assertThat(took).as("by one clock").isPositive();
            millis.add(took.toMillis());
            seen |= took.compareTo(limit) <= 0;
        }
        System.out.printf("[promptness] %s: %s ms%n", what, millis);
        assertThat(seen).as("%s took %s ms", what, millis).isTrue();
    }
}
