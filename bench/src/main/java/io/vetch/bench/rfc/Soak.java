package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;

/** A long run at nine tenths of the throughput: what is lost in each tenth of it. */
final class Soak {
    private static final double LOAD = 0.9;
    private static final int INTERVALS = 10;

    private Soak() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        FrameSize size = run.settings().sizes().getFirst();
        double rate = LOAD * run.throughput(size);
        if (rate < 1) {
            run.measured(Metric.SOAK, size, Double.NaN, "no rate passes without loss");
            return;
        }
        List<Stream> streams = run.streams().pair(size);
        for (int i = 1; i <= INTERVALS; i++) {
            Trial trial = Trial.of(streams, rate, run.settings().soakSeconds() / INTERVALS);
            TrialResult result = run.trial(size, trial);
            run.measured(Metric.SOAK, size.text(), i * 100 / INTERVALS + " %", result.lossRatio() * 100, "");
        }
    }
}
