package io.vetch.bench.micro;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does the forwarding database cost a frame? Nanoseconds for one question or one heard station, the stations asked
 * for in random order. {@code baseline} picks the address, moves the clock and sets the probe only; subtract it.
 *
 * <p>Run: {@code bench/run FdbBenchmark}
 */
public class FdbBenchmark extends NanosecondBenchmark {
    private static final int VLAN = 0;
    private static final int ORDER = 1 << 17;
    private static final long NANOS_PER_FRAME = 250;
    private static final long STATIONS = 0x02aa_0000_0000L;
    private static final long UNKNOWN = 0x02bb_0000_0000L;

    @Param({"2", "1000", "100000"})
    int stations;

    private final long[] addresses = new long[ORDER];
    private final FdbProbe probe = new FdbProbe();
    private final BridgePort port = port(1);
    private final BridgePort otherPort = port(2);
    private long now = 1_000_000_000_000L;
    private final ForwardingDatabase fdb = new ForwardingDatabase(ForwardingDatabase.DEFAULT_CAPACITY, now);
    private int index;
    private int mover;
    private boolean moved;

    private static BridgePort port(int number) {
        return new BridgePort(number, "p" + number, 0, 1500, 1, (frame, loop, counters) -> {});
    }

    @Setup(Level.Trial)
    public void learnAll() {
        for (int i = 0; i < stations; i++) {
            fdb.learn(probe.set(STATIONS + i, VLAN), port, now);
        }
        SplittableRandom random = new SplittableRandom(stations);
        for (int i = 0; i < ORDER; i++) {
            addresses[i] = random.nextInt(stations);
        }
    }

    private FdbProbe next(long block) {
        index = (index + 1) & (ORDER - 1);
        now += NANOS_PER_FRAME;
        fdb.dynamic().advanceClock(now);
        return probe.set(block + addresses[index], VLAN);
    }

    @Benchmark
    public FdbProbe baseline() {
        return next(STATIONS);
    }

    @Benchmark
    public @Nullable FdbEntry hit() {
        return fdb.find(next(STATIONS));
    }

    @Benchmark
    public @Nullable FdbEntry miss() {
        return fdb.find(next(UNKNOWN));
    }

    @Benchmark
    public LearnOutcome learnRefresh() {
        return fdb.learn(next(STATIONS), port, now);
    }

    /** Station after station changes sides, so that every call is a move. */
    @Benchmark
    public LearnOutcome learnMove() {
        next(STATIONS);
        if (++mover >= stations) {
            mover = 0;
            moved = !moved;
        }
        return fdb.learn(probe.set(STATIONS + mover, VLAN), moved ? port : otherPort, now);
    }
}
