package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;

/** RFC 2544, 26.5: after an overload, how long until nothing is lost any more at half the throughput. */
final class Recovery {
    private static final double OVERLOAD = 1.1;
    private static final double AFTERWARDS = 0.5;

    private Recovery() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            measure(run, size);
        }
    }

    private static void measure(TestRun run, FrameSize size) throws IOException, InterruptedException {
        double throughput = run.throughput(size);
        if (throughput < 1) {
            run.measured(Metric.RECOVERY, size, Double.NaN, "no rate passes without loss");
            return;
        }
        List<Stream> streams = run.streams().pair(size);
        double seconds = run.settings().trialSeconds();
        run.learn();
        run.tester().send(Trial.of(streams, throughput * OVERLOAD, seconds));
        TrialResult after = run.unlearnedTrial(size.text(), Trial.of(streams, throughput * AFTERWARDS, seconds));
        long lastLoss = after.flows().stream()
                .mapToLong(TrialResult.Flow::lastGapNanos)
                .max()
                .orElse(-1);
        String note = lastLoss < 0 ? "nothing was lost after the overload" : "";
        run.measured(Metric.RECOVERY, size, lastLoss < 0 ? 0 : lastLoss / 1e6, note);
    }
}
