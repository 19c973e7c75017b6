package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import java.io.IOException;

/** RFC 2889, 5.8: how fast addresses may come for the switch to learn all of them. Each trial has new ones. */
final class AddressRate {
    private static final int ADDRESSES = 2000;
    /** Far from those of other tests. */
    private static final int FIRST = 1 << 22;

    private static final double LOWEST = 1000;

    private AddressRate() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        double flatOut = rateIfLearned(run, Trial.FLAT_OUT);
        if (flatOut > 0) {
            run.measured(Metric.ADDRESS_RATE, "", "", flatOut, "or more: the generator's limit");
            return;
        }
        double passing = 0;
        double failing = 2_000_000;
        while (failing - passing > run.settings().resolution() * failing && failing > LOWEST) {
            double next = (passing + failing) / 2;
            double reached = rateIfLearned(run, next);
            if (reached > 0) {
                passing = next;
            } else {
                failing = next;
            }
        }
        String note = passing == 0 ? "not even %.0f frames/s".formatted(failing) : "";
        run.measured(Metric.ADDRESS_RATE, "", "", passing, note);
    }

    /** @return how fast the addresses came in fact, frames/s; 0 if not all of them were learned */
    private static double rateIfLearned(TestRun run, double rate) throws IOException, InterruptedException {
        AddressTable table = new AddressTable(run);
        for (int i = 0; i <= run.settings().retries(); i++) {
            int from = FIRST + run.freshAddresses(ADDRESSES);
            TrialResult learning = table.learn(from, ADDRESSES, rate);
            if (table.isKnown(from, ADDRESSES)) {
                return learning.offeredRate();
            }
        }
        return 0;
    }
}
