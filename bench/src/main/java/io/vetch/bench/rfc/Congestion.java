package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;

/**
 * RFC 2889, 5.5: two ports send to one that gets half as much again as either sends, and one of them half of its frames
 * to a port with room. What is lost there is lost to head-of-line blocking. A virtual port has no line rate; the load
 * is what the same two ports pass when they send to a port each.
 */
final class Congestion {
    private static final double LOAD = 0.9;

    private Congestion() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().meshSizes()) {
            double rate = LOAD
                    * new RateSearch(run, size, run.streams().unidirectional(size))
                            .search(0)
                            .rate();
            if (rate < 1) {
                run.measured(Metric.CONGESTION, size, Double.NaN, "no rate passes without loss");
                continue;
            }
            measure(run, size, rate);
        }
    }

    /** @param rate frames/s offered by both ports together */
    static void measure(TestRun run, FrameSize size, double rate) throws IOException, InterruptedException {
        List<Stream> streams = run.streams().congestion(size);
        TrialResult result =
                run.trial(size, Trial.of(streams, rate, run.settings().trialSeconds()));
        double beside = lossPercent(result, 2);
        run.measured(Metric.CONGESTION, size.text(), "beside", beside, beside > 0 ? "head-of-line blocking" : "");
        double congested = lossPercent(result, 3);
        String note = congested == 0 ? "no loss: back pressure, or a port without a line rate" : "";
        run.measured(Metric.CONGESTION, size.text(), "congested", congested, note);
    }

    private static double lossPercent(TrialResult result, int port) {
        long sent = 0;
        long lost = 0;
        for (TrialResult.Flow flow : result.flows()) {
            if (flow.port() == port) {
                sent += flow.sent();
                lost += flow.lost();
            }
        }
        return sent == 0 ? 0 : 100.0 * lost / sent;
    }
}
