package io.vetch.bench.rfc;

import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the highest rate at which no more than a given part of the frames is lost. The first trial is as fast as it
 * goes: where a switch works on the sender's account it slows the sender down instead of losing frames, and that trial
 * is the last. Else the rate received then is where the search begins, since most switches have just that throughput:
 * from there it goes up, by strides that grow, and where a trial fails, by bisection.
 */
final class RateSearch {
    private final TestRun run;
    private final FrameSize size;
    private final List<Stream> streams;
    private final double seconds;
    private double highestForwarding;
    private int trials;
    private int drops;
    private @Nullable TrialResult flatOut;
    private @Nullable Outcome found;

    /**
     * @param rate frames/s offered by all ports together; 0 if every rate loses frames
     * @param forwarding the highest rate received in any trial, frames/s, all receivers together
     */
    record Outcome(double rate, double forwarding, int trials, String note) {}

    RateSearch(TestRun run, FrameSize size, List<Stream> streams) {
        this.run = run;
        this.size = size;
        this.streams = streams;
        this.seconds = run.settings().searchSeconds();
    }

    /**
     * Looks for one rate. What was found before, with a smaller tolerance, is where it starts.
     *
     * @param tolerance loss allowed, 0 to 1
     */
    Outcome search(double tolerance) throws IOException, InterruptedException {
        TrialResult fastest = flatOut;
        if (fastest == null) {
            fastest = trial(Trial.FLAT_OUT, tolerance, seconds);
            flatOut = fastest;
        }
        if (passes(fastest, tolerance)) {
            return found == null || found.rate() < fastest.offeredRate()
                    ? confirm(fastest.offeredRate(), Trial.FLAT_OUT, tolerance)
                    : found;
        }
        double failing = fastest.offeredRate();
        double passing = found == null ? 0 : found.rate();
        double stride = 1 + run.settings().resolution();
        double next = Math.max(fastest.receivedRate() / copies(), passing * stride);
        while (failing - passing > run.settings().resolution() * failing && next > 1) {
            TrialResult result = trial(next, tolerance, seconds);
            if (!passes(result, tolerance)) {
                failing = next;
                next = (passing + failing) / 2;
                continue;
            }
            passing = result.offeredRate();
            if (result.isBelowRate()) {
                return confirm(passing, next, tolerance);
            }
            next = Math.min(passing * stride, (passing + failing) / 2);
            stride *= stride;
        }
        return confirm(passing, passing, tolerance);
    }

    /** The last trial takes as long as the RFC wants; where it fails, the rate goes down step by step. */
    private Outcome confirm(double rateFound, double load, double tolerance) throws IOException, InterruptedException {
        double rate = rateFound;
        boolean isConfirmed =
                rateFound == 0 || (load != Trial.FLAT_OUT && run.settings().trialSeconds() <= seconds);
        for (double next = load; !isConfirmed && next > 1; ) {
            TrialResult result = trial(next, tolerance, run.settings().trialSeconds());
            isConfirmed = passes(result, tolerance);
            if (isConfirmed) {
                rate = next == Trial.FLAT_OUT ? Math.max(rateFound, result.offeredRate()) : result.offeredRate();
            } else {
                next = Math.min(next, rateFound) * (1 - run.settings().resolution());
                rate = 0;
            }
        }
        found = new Outcome(rate, highestForwarding, trials, note(rate));
        return found;
    }

    private String note(double rate) {
        StringBuilder note = new StringBuilder();
        if (run.isGeneratorLimit(size, rate)) {
            note.append("the generator's limit, not the switch's");
        }
        if (drops > 0) {
            note.append(note.isEmpty() ? "" : "; ").append(drops).append(" trial(s) void: the load tester lost frames");
        }
        return note.toString();
    }

    private TrialResult trial(double rate, double tolerance, double length) throws IOException, InterruptedException {
        TrialResult best = once(rate, length);
        for (int i = 0; i < run.settings().retries() && isDoubtful(best, tolerance); i++) {
            TrialResult again = once(rate, length);
            if (isBetter(again, best, tolerance)) {
                best = again;
            }
        }
        return best;
    }

    /** Frames may be lost, and a sender that was faster before may be late, because the machine did something else. */
    private static boolean isDoubtful(TrialResult result, double tolerance) {
        return !passes(result, tolerance) || result.isBelowRate();
    }

    private static boolean isBetter(TrialResult again, TrialResult before, double tolerance) {
        if (passes(again, tolerance) && passes(before, tolerance)) {
            return again.offeredRate() > before.offeredRate();
        }
        return again.lossRatio() <= before.lossRatio();
    }

    private TrialResult once(double rate, double length) throws IOException, InterruptedException {
        trials++;
        TrialResult result = run.trial(size, Trial.of(streams, rate, length));
        if (result.testerDrops() > 0) {
            drops++;
        }
        highestForwarding = Math.max(highestForwarding, result.receivedRate());
        return result;
    }

    private static boolean passes(TrialResult result, double tolerance) {
        return result.testerDrops() == 0 && result.lossRatio() <= tolerance;
    }

    /** Receivers of a frame, on average. */
    private double copies() {
        return streams.stream()
                .mapToInt(stream -> Long.bitCount(stream.egress()))
                .average()
                .orElse(1);
    }
}
