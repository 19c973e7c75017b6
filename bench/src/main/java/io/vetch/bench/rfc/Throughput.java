package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** RFC 2544, 26.1 (throughput) and RFC 2889, 5.6 (maximum forwarding rate), with the processor time of a frame. */
final class Throughput {
    /** From the throughput to flat out. */
    private static final int FORWARDING_STEPS = 4;

    private Throughput() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            List<Stream> streams = run.streams().pair(size);
            RateSearch search = new RateSearch(run, size, streams);
            RateSearch.Outcome whole = search.search(0);
            run.keepThroughput(size, whole.rate());
            run.measured(Metric.THROUGHPUT, size, whole.rate(), whole.note());
            RateSearch.Outcome partial = search.search(Settings.PARTIAL_LOSS);
            run.measured(Metric.PARTIAL_DROP_RATE, size, partial.rate(), partial.note());
            double forwarding = Math.max(whole.forwarding(), partial.forwarding());
            forwarding = Math.max(forwarding, climb(run, size, streams, whole.rate()));
            boolean limit = run.isGeneratorLimit(size, forwarding);
            run.measured(
                    Metric.FORWARDING_RATE, size, forwarding, limit ? "the generator's limit, not the switch's" : "");
        }
    }

    /** RFC 2889, 5.6.2: from the throughput up, by steps. The last one is flat out, and tells the processor time. */
    private static double climb(TestRun run, FrameSize size, List<Stream> streams, double from)
            throws IOException, InterruptedException {
        double seconds = run.settings().trialSeconds();
        Costs costs = run.undisturbed(() -> costs(run, size, streams));
        TrialResult flatOut = costs.flatOut();
        double received = Math.max(1, flatOut.received());
        String note = Double.isNaN(costs.switchNanos()) ? "works on the sender's account" : "";
        run.measured(Metric.SWITCH_CPU, size, costs.switchNanos() / received, note);
        run.measured(Metric.MACHINE_CPU, size, costs.machineNanos() / received, "");
        double best = flatOut.receivedRate();
        if (seconds < 1 || flatOut.lossRatio() == 0) {
            return best;
        }
        double step = (flatOut.offeredRate() - from) / FORWARDING_STEPS;
        for (int i = 1; i < FORWARDING_STEPS; i++) {
            TrialResult result = run.trial(size, Trial.of(streams, from + i * step, seconds));
            best = Math.max(best, result.receivedRate());
        }
        return best;
    }

    /** @param switchNanos NaN if the target has no process of its own */
    private record Costs(TrialResult flatOut, double switchNanos, double machineNanos) {}

    private static Costs costs(TestRun run, FrameSize size, List<Stream> streams)
            throws IOException, InterruptedException {
        Trial trial = Trial.of(streams, Trial.FLAT_OUT, run.settings().trialSeconds());
        OptionalLong switchBefore = run.target().processorNanos();
        long machineBefore = BusyTime.busyNanos();
        TrialResult flatOut = run.trial(size, trial);
        double machine = BusyTime.busyNanos() - machineBefore;
        OptionalLong switchAfter = run.target().processorNanos();
        boolean known = switchBefore.isPresent() && switchAfter.isPresent();
        double nanos = known ? switchAfter.getAsLong() - switchBefore.getAsLong() : Double.NaN;
        return new Costs(flatOut, nanos, machine);
    }
}
