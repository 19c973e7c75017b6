package io.vetch.bench.command;

import io.vetch.bench.rfc.TestRun;
import java.io.PrintStream;
import java.time.Duration;

/**
 * One line on a terminal that changes as a run gets on: test, load, loss, time left. The time left is guessed from the
 * number of trials that are expected and the time that the trials so far took.
 */
final class ProgressLine implements TestRun.Progress {
    private static final long REPAINT_NANOS = 100_000_000;
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final long start = System.nanoTime();
    private double done;
    private double expected = 1;
    private long painted;
    private String lastWhat = "";

    ProgressLine(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** @param parts of whatever size; {@link #finished} counts them */
    void expect(double parts) {
        expected = Math.max(1, parts);
    }

    void finished(double parts) {
        done += parts;
    }

    /** A line of its own on anything that is no terminal, such as the log of a CI. */
    void say(String what) {
        if (isTerminal) {
            out.print(CLEAR + what);
            out.flush();
        } else if (!what.equals(lastWhat)) {
            out.println(what);
        }
        lastWhat = what;
    }

    @Override
    public void trial(String what, double rate, double lossRatio) {
        if (!isTerminal) {
            say(what);
            return;
        }
        long now = System.nanoTime();
        if (now - painted > REPAINT_NANOS) {
            painted = now;
            String load = Double.isInfinite(rate) ? "flat out" : "%.0f frames/s".formatted(rate);
            String loss = Double.isNaN(lossRatio) ? "" : ", loss %.3f %%".formatted(lossRatio * 100);
            say("%s: %s%s, %s left".formatted(what, load, loss, left(now)));
        }
    }

    private String left(long now) {
        if (done <= 0) {
            return "some time";
        }
        Duration left = Duration.ofNanos((long) ((now - start) * Math.max(0, expected - done) / done));
        return left.toMinutes() > 0
                ? "%d min %d s".formatted(left.toMinutes(), left.toSecondsPart())
                : left.toSeconds() + " s";
    }

    /** Says something that is to stay. */
    void failed(String what) {
        clear();
        out.println("vetch bench: " + what);
    }

    void clear() {
        if (isTerminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
