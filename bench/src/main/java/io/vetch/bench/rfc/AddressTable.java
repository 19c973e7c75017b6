package io.vetch.bench.rfc;

import io.vetch.bench.traffic.Addresses;
import io.vetch.bench.traffic.Stream;
import io.vetch.bench.traffic.Trial;
import io.vetch.bench.traffic.TrialResult;
import io.vetch.core.frame.MacAddress;
import java.io.IOException;
import java.util.List;

/** The rig of RFC 2889, 5.7 and 5.8: a port where addresses are learned, one that sends to them, one that monitors. */
final class AddressTable {
    private static final int LEARNING = 0;
    private static final int TEST = 1;
    private static final int SIZE = 64;
    /** All addresses are asked for at most so often. */
    private static final double TIMES_PER_SECOND = 20;

    private final TestRun run;

    AddressTable(TestRun run) {
        this.run = run;
    }

    /**
     * Lets stations be heard, each once, by everybody.
     *
     * @param from number of the first
     * @param rate frames/s
     */
    TrialResult learn(int from, int count, double rate) throws IOException, InterruptedException {
        long others = ((1L << run.ports()) - 1) & ~(1L << LEARNING);
        Addresses addresses = Addresses.stations(LEARNING, from, count);
        Stream learning = new Stream(LEARNING, others, addresses, Addresses.one(MacAddress.BROADCAST), SIZE, 0);
        return run.unlearnedTrial(Integer.toString(count), Trial.burst(List.of(learning), rate, count));
    }

    /** Whether frames to all of these stations go where they were heard, and nowhere else. */
    boolean isKnown(int from, int count) throws IOException, InterruptedException {
        Addresses addresses = Addresses.stations(LEARNING, from, count);
        Stream test = new Stream(TEST, 1L << LEARNING, Addresses.station(TEST), addresses, SIZE, 0);
        double rate = Math.min(run.settings().addressRate(), count * TIMES_PER_SECOND);
        TrialResult result = run.unlearnedTrial(Integer.toString(count), Trial.burst(List.of(test), rate, count));
        return result.misdelivered() == 0 && result.received() > 0;
    }
}
