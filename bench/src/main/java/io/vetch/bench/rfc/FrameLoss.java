package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;

/** RFC 2544, 26.3: from the highest rate down by tenths until two trials in a row lose nothing. */
final class FrameLoss {
    private static final int STEP = 10;

    private FrameLoss() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            descend(run, size);
        }
    }

    private static void descend(TestRun run, FrameSize size) throws IOException, InterruptedException {
        double full = offer(run, size, Trial.FLAT_OUT, 100).offeredRate();
        int clean = 0;
        for (int load = 100 - STEP; load > 0 && clean < 2; load -= STEP) {
            TrialResult result = offer(run, size, full * load / 100, load);
            clean = result.lost() == 0 ? clean + 1 : 0;
        }
        if (clean == 0) {
            run.found("load", size.text(), "frames are lost at every load, even at a tenth of the highest");
        }
    }

    private static TrialResult offer(TestRun run, FrameSize size, double rate, int load)
            throws IOException, InterruptedException {
        Trial trial = Trial.of(run.streams().pair(size), rate, run.settings().trialSeconds());
        TrialResult result = run.trial(size, trial);
        String note = load == 100 ? "100 %% is %.0f frames/s".formatted(result.offeredRate()) : "";
        if (result.testerDrops() > 0) {
            note = "void: the load tester lost %d frames".formatted(result.testerDrops());
        }
        run.measured(Metric.LOSS, size.text(), Integer.toString(load), result.lossRatio() * 100, note);
        return result;
    }
}
