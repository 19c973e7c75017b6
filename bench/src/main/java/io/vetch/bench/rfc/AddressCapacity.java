package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import java.io.IOException;

/** RFC 2889, 5.7: how many addresses the switch keeps before it floods frames for some of them. */
final class AddressCapacity {
    private static final int LEARNING_ATTEMPTS = 5;

    private AddressCapacity() {}

    static void run(TestRun run) throws IOException, InterruptedException {
        int most = run.settings().maxAddresses();
        if (areKept(run, most)) {
            run.measured(Metric.ADDRESS_CAPACITY, "", "", most, "or more: the most that was tried");
            return;
        }
        int kept = 0;
        int lost = most;
        while (lost - kept > 1) {
            int next = (kept + lost) / 2;
            if (areKept(run, next)) {
                kept = next;
            } else {
                lost = next;
            }
        }
        run.measured(Metric.ADDRESS_CAPACITY, "", "", kept, "");
    }

    /**
     * A learning frame that was lost on the way is not an address that was forgotten: then all are heard again, slower.
     */
    private static boolean areKept(TestRun run, int count) throws IOException, InterruptedException {
        AddressTable table = new AddressTable(run);
        double rate = run.settings().addressRate();
        for (int i = 0; i < LEARNING_ATTEMPTS && table.learn(0, count, rate).lost() > 0; i++) {
            rate /= 2;
        }
        return table.isKnown(0, count);
    }
}
