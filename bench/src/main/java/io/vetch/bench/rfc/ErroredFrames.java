package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Addresses;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.List;

/**
 * RFC 2889, 5.9: which frames with errors are forwarded. Only those exist between virtual ports that are too short or
 * long.
 */
final class ErroredFrames {
    private static final double RATE = 1000;
    private static final int FRAMES = 100;
    /** Bytes with FCS: one below the minimum of IEEE 802.3; an Ethernet header alone. */
    private static final List<Integer> UNDERSIZE = List.of(63, 18);

    private static final int OVERSIZE = 1519;

    private ErroredFrames() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (int size : UNDERSIZE) {
            TrialResult result = send(run, size);
            write(
                    run,
                    "undersize " + size,
                    result.undersizedAt().get(1) + result.corruptedAt().get(1),
                    result);
        }
        TrialResult oversize = send(run, OVERSIZE);
        write(run, "oversize " + OVERSIZE, oversize.received(), oversize);
        String noFcs = "there is no FCS between virtual ports";
        run.notApplicable(Metric.ERRORED, "CRC", noFcs);
        run.notApplicable(Metric.ERRORED, "dribble bits", noFcs);
        run.notApplicable(Metric.ERRORED, "alignment", noFcs);
    }

    private static TrialResult send(TestRun run, int size) throws IOException, InterruptedException {
        Stream stream = new Stream(0, 1L << 1, Addresses.station(0), Addresses.station(1), size, 0);
        run.learn();
        return run.unlearnedTrial(Integer.toString(size), Trial.burst(List.of(stream), RATE, FRAMES));
    }

    private static void write(TestRun run, String what, long arrived, TrialResult result) {
        if (result.refused() == result.sent()) {
            run.notApplicable(Metric.ERRORED, what, "the sending interface does not take such a frame");
            return;
        }
        String note = arrived == 0 ? "filtered" : "forwarded";
        run.measured(Metric.ERRORED, "", what, 100.0 * arrived / result.sent(), note);
    }
}
