package io.vetch.bench.rfc;

import java.io.IOException;
import java.util.function.ToIntFunction;

/**
 * One of the tests. Without state: what one run leaves for the next is in the {@link TestRun}.
 *
 * @param name what {@code --tests} calls it
 * @param title what it measures, in a line, with its source
 * @param ports how many it needs
 * @param often in which rounds it is done
 * @param trials how many it takes with given settings, about: for the time left
 */
public record BenchTest(
        String name, String title, int ports, Often often, ToIntFunction<Settings> trials, Procedure procedure) {
    /** In which rounds a test is done. */
    public enum Often {
        /** In every one, to be compared. */
        EACH_ROUND,
        /** In the first, because it finds what does not vary. */
        ONCE
    }

    /** What a test does. */
    @FunctionalInterface
    public interface Procedure {
        void run(TestRun run) throws IOException, InterruptedException;
    }

    /** @param round from 1 */
    public boolean isDoneIn(int round) {
        return round == 1 || often == Often.EACH_ROUND;
    }

    /** In all rounds together, about. */
    public double trialsIn(int rounds, Settings settings) {
        return trials.applyAsInt(settings) * (often == Often.EACH_ROUND ? rounds : 1.0);
    }
}
