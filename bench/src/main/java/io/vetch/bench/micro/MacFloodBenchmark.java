package io.vetch.bench.micro;

import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does a flood of made-up sources cost? Nanoseconds for each new one in a full table, a million of them in a
 * second by the table's clock, while {@link #STATIONS} stations go on talking: each 20 times in that second. Fails
 * unless 99 % of them are known at the end of each iteration.
 *
 * <p>Run: {@code bench/run MacFloodBenchmark}
 */
public class MacFloodBenchmark extends NanosecondBenchmark {
    private static final int VLAN = 0;
    private static final int STATIONS = 1000;
    private static final int NEW_ONES_PER_STATION = 50;
    private static final long NANOS_PER_NEW_ONE = 1000;
    private static final long FIRST_STATION = 0x02aa_0000_0000L;
    private static final long MADE_UP = 0x0600_0000_0000L;
    private static final long ADDRESS_BITS = 0x00fe_ffff_ffffL;

    private final FdbProbe probe = new FdbProbe();
    private final BridgePort port = port(1);
    private final BridgePort attacker = port(2);
    private final SplittableRandom random = new SplittableRandom(1);
    private long now = 1_000_000_000_000L;
    private final ForwardingDatabase fdb = new ForwardingDatabase(ForwardingDatabase.DEFAULT_CAPACITY, now);
    private int count;
    private int speaker;
    private long known;

    private static BridgePort port(int number) {
        return new BridgePort(number, "p" + number, 0, 1500, 1, (frame, loop, counters) -> {});
    }

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < 2 * ForwardingDatabase.DEFAULT_CAPACITY; i++) {
            learnNew();
        }
    }

    @Benchmark
    public LearnOutcome learnNew() {
        now += NANOS_PER_NEW_ONE;
        fdb.dynamic().advanceClock(now);
        if (++count == NEW_ONES_PER_STATION) {
            count = 0;
            speak();
        }
        return fdb.learn(probe.set(MADE_UP | (random.nextLong() & ADDRESS_BITS), VLAN), attacker, now);
    }

    /** A frame of the next station, to another one. */
    private void speak() {
        speaker = (speaker + 1) % STATIONS;
        fdb.learn(probe.set(FIRST_STATION + speaker, VLAN), port, now);
        fdb.find(probe.set(FIRST_STATION + (speaker ^ 1), VLAN));
    }

    @TearDown(Level.Iteration)
    public void stationsAreStillKnown() {
        known = IntStream.range(0, STATIONS)
                .filter(number -> fdb.get(new MacAddress(FIRST_STATION + number), VLAN) != null)
                .count();
        if (known < STATIONS * 99 / 100) {
            throw new IllegalStateException("only " + known + " of " + STATIONS + " stations are still known");
        }
    }

    @TearDown(Level.Trial)
    public void report() {
        System.out.printf("%d of %d stations are still known%n", known, STATIONS);
    }
}
