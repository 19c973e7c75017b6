package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import java.io.IOException;
import java.util.List;

/** RFC 9004 (which updates RFC 2544, 26.4): the longest burst, as fast as it goes, of which nothing is lost. */
final class BackToBack {
    private static final int SHORT_REPEATS = 3;
    /** RFC 9004, 5.4: the average of at least 50. */
    private static final int REPEATS = 50;

    private static int repeats(Settings settings) {
        return settings.trialSeconds() < 1 ? SHORT_REPEATS : REPEATS;
    }

    private BackToBack() {}

    static int trials(Settings settings) {
        return settings.sizes().size() * repeats(settings) * 4;
    }

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            measure(run, size);
        }
    }

    private static void measure(TestRun run, FrameSize size) throws IOException, InterruptedException {
        List<Stream> streams = run.streams().pair(size);
        double seconds = Math.min(2, run.settings().trialSeconds());
        long longest = Math.max(1, (long) (run.unlearnedTrial(size.text(), Trial.of(streams, Trial.FLAT_OUT, seconds))
                        .offeredRate()
                * seconds));
        int repeats = repeats(run.settings());
        long sum = 0;
        boolean whole = true;
        for (int i = 0; i < repeats; i++) {
            long burst = search(run, size, streams, longest);
            sum += burst;
            whole &= burst == longest;
        }
        String note = whole ? "or more: %.1f s of frames, the longest that was tried".formatted(seconds) : "";
        run.measured(Metric.BACK_TO_BACK, size, (double) sum / repeats, note);
    }

    private static long search(TestRun run, FrameSize size, List<Stream> streams, long longest)
            throws IOException, InterruptedException {
        if (passes(run, size, streams, longest)) {
            return longest;
        }
        long passing = 0;
        long failing = longest;
        while (failing - passing > Math.max(1, failing * run.settings().resolution())) {
            long next = (passing + failing) / 2;
            if (passes(run, size, streams, next)) {
                passing = next;
            } else {
                failing = next;
            }
        }
        return passing;
    }

    private static boolean passes(TestRun run, FrameSize size, List<Stream> streams, long frames)
            throws IOException, InterruptedException {
        return run.trial(size, Trial.burst(streams, Trial.FLAT_OUT, frames)).lost() == 0;
    }
}
