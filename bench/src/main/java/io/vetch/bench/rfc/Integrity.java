package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether frames arrive as they should at a load that no switch minds: all of them, once, in order, unchanged, and
 * nowhere else. Every port sends to every other, at a tenth of the rate that passes flat out.
 */
final class Integrity {
    private static final double LOAD = 0.1;
    private static final double MIN_RATE = 2000;
    private static final double MAX_RATE = 20_000;

    private Integrity() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (FrameSize size : run.settings().sizes()) {
            check(run, size);
        }
    }

    private static void check(TestRun run, FrameSize size) throws IOException, InterruptedException {
        double seconds = Math.max(1, run.settings().trialSeconds());
        double fastest = run.trial(size, Trial.of(run.streams().mesh(size), Trial.FLAT_OUT, 0.1))
                .receivedRate();
        double rate = Math.clamp(fastest * LOAD, MIN_RATE, MAX_RATE);
        Trial trial = Trial.of(run.streams().mesh(size), rate, seconds).withEveryFrame();
        TrialResult result = run.trial(size, trial);
        for (int i = 0; i < run.settings().retries() && result.lost() > 0; i++) {
            TrialResult again = run.trial(size, trial);
            result = again.lost() < result.lost() ? again : result;
        }
        TrialResult counted = result;
        faults(result).forEach((fault, frames) -> {
            String note = "of %d".formatted(counted.sent());
            run.measured(Metric.INTEGRITY, size.text(), fault, frames, note);
            if (frames > 0) {
                run.found(fault, size.text(), sentence(run, counted, fault, frames));
            }
        });
    }

    private static Map<String, Long> faults(TrialResult result) {
        Map<String, Long> faults = new LinkedHashMap<>();
        faults.put("lost", Math.max(0, result.lost() - result.corrupted()));
        faults.put("duplicated", result.duplicated());
        faults.put("reordered", result.reordered());
        faults.put("corrupted", result.corrupted());
        faults.put("misdelivered", result.misdelivered());
        return faults;
    }

    private static String sentence(TestRun run, TrialResult result, String fault, long frames) {
        String first =
                "%d of %d frames %s at %.0f frames/s".formatted(frames, result.sent(), fault, result.offeredRate());
        return fault.equals("misdelivered") ? first + ": " + misdelivery(run, result) : first;
    }

    private static String misdelivery(TestRun run, TrialResult result) {
        long ports = result.strays().stream()
                .mapToInt(TrialResult.Stray::port)
                .distinct()
                .count();
        if (ports == run.ports()) {
            return "frames for learned addresses are flooded";
        }
        String where = String.join(
                ", ",
                result.strays().stream()
                        .map(stray -> run.target().ports().get(stray.port()))
                        .map(port -> port.namespace().isEmpty() ? port.name() : port.namespace() + "/" + port.name())
                        .distinct()
                        .toList());
        return "they leak to " + where;
    }
}
