package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.Objects;

/**
 * RFC 2544, 26.2: at the throughput, and at a tenth of it. Of every frame, where the RFC has one tagged frame in 120 s;
 * as for a store-and-forward device, from the time a frame is handed to the kernel until the kernel has received it.
 */
final class Latency {
    private static final double LIGHT = 0.1;

    private Latency() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            double throughput = run.throughput(size);
            if (throughput < 1) {
                run.measured(Metric.LATENCY, size.text(), "p50", Double.NaN, "no rate passes without loss");
                continue;
            }
            measure(run, Metric.LATENCY, size, throughput);
            measure(run, Metric.LIGHT_LATENCY, size, throughput * LIGHT);
        }
    }

    private static void measure(TestRun run, Metric metric, FrameSize size, double rate)
            throws IOException, InterruptedException {
        Trial trial = Trial.of(run.streams().pair(size), rate, run.settings().trialSeconds());
        TrialResult result = run.trial(size, trial.withLatency());
        String note = result.isBelowRate()
                ? "at %.0f frames/s: one frame in a system call is as fast as it goes".formatted(result.offeredRate())
                : "";
        Latencies.write(run, metric, size.text(), Objects.requireNonNull(result.latency()), note);
    }
}
