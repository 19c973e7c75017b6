package io.vetch.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * How fast something was. The machine may pause at the first or the last frame, or have much else to do, so one of ten
 * tries is enough: a wrong pace is wrong each time.
 */
final class Paces {
    private static final int TRIES = 10;

    private Paces() {}

    @FunctionalInterface
    interface Attempt {
        /** Fails at once if something else than the pace is wrong. */
        List<Double> paces() throws IOException;
    }

    /** @param attempt whose paces are 1 if they are right */
    static void assertRight(double tolerance, Attempt attempt) throws IOException {
        assertOnce("1", pace -> Math.abs(pace - 1) <= tolerance, attempt);
    }

    static void assertAbove(double limit, Attempt attempt) throws IOException {
        assertOnce("more than " + limit, pace -> pace > limit, attempt);
    }

    private static void assertOnce(String wanted, DoublePredicate isRight, Attempt attempt) throws IOException {
        List<List<Double>> tries = new ArrayList<>();
        boolean seen = false;
        while (!seen && tries.size() < TRIES) {
            List<Double> paces = attempt.paces();
            tries.add(paces);
            seen = paces.stream().allMatch(isRight::test);
        }
        assertThat(seen).as("%s once in %s", wanted, tries).isTrue();
    }
}
