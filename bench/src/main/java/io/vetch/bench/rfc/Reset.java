package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.targets.Target;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * RFC 2544, 26.6 as RFC 6201 has it, by its time stamp method: from the last frame that passed before the switch was
 * restarted to the first one after.
 */
final class Reset {
    private static final double RATE = 1000;
    private static final double PROBE_SECONDS = 0.005;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Reset() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        for (Target.Restart how : Target.Restart.values()) {
            String at = how.name().toLowerCase(Locale.ROOT);
            if (run.target().canRestart(how)) {
                measure(run, how, at);
            } else {
                run.notApplicable(Metric.RESET, at, "this target cannot be restarted so");
            }
        }
    }

    private static void measure(TestRun run, Target.Restart how, String at) throws IOException, InterruptedException {
        if (!passes(run)) {
            run.measured(Metric.RESET, "", at, Double.NaN, "no frame passed before the restart");
            return;
        }
        long lastPassed = System.nanoTime();
        run.target().restart(how);
        run.reopen();
        while (!passes(run)) {
            if (System.nanoTime() - lastPassed > PATIENCE_NANOS) {
                run.measured(Metric.RESET, "", at, Double.NaN, "no frame has passed for a minute since");
                run.found(at, "", "the switch does not forward again after a restart (" + at + ")");
                return;
            }
        }
        double millis = (System.nanoTime() - lastPassed) / 1e6;
        run.measured(Metric.RESET, "", at, millis, "with the start of its process and, where it owns them, its ports");
    }

    private static boolean passes(TestRun run) throws IOException, InterruptedException {
        List<Stream> streams = run.streams().pair(FrameSize.of(64));
        return run.unlearnedTrial("", Trial.of(streams, RATE, PROBE_SECONDS)).received() > 0;
    }
}
