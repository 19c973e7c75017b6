package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * RFC 2889, 5.10: one port sends broadcasts; the rate without loss, and the latency at it, of all receivers together.
 */
final class Broadcast {
    private Broadcast() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().meshSizes()) {
            List<Stream> streams = run.streams().broadcast(size);
            RateSearch.Outcome found = new RateSearch(run, size, streams).search(0);
            run.measured(Metric.BROADCAST, size, found.rate(), found.note());
            if (found.rate() >= 1) {
                Trial trial = Trial.of(streams, found.rate(), run.settings().trialSeconds());
                TrialResult result = run.trial(size, trial.withLatency());
                Latencies.write(
                        run, Metric.BROADCAST_LATENCY, size.text(), Objects.requireNonNull(result.latency()), "");
            }
        }
    }
}
