package io.vetch.bench.micro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Does a known frame cost more where the switch is larger? Nanoseconds a frame of 60 bytes, as {@link RelayBenchmark}
 * counts them. Source and destination are drawn at random for each of 1024 frames, so that few frames profit from the
 * one before.
 *
 * <p>Run: {@code bench/run ScaleBenchmark}
 */
@OperationsPerInvocation(BenchBridge.BURST)
public class ScaleBenchmark extends NanosecondBenchmark {
    private static final int LENGTH = 60;
    private static final long STATIONS = 0x02aa_0000_0000L;

    /** What is large, everything else being small. */
    public enum Scale {
        SMALL(2, 4, 0),
        STATIONS_100000(2, 100_000, 0),
        PORTS_64(64, 4, 0),
        IDLE_BRIDGES_3(2, 4, 3);

        final int ports;
        final int stations;
        final int idleBridges;

        Scale(int ports, int stations, int idleBridges) {
            this.ports = ports;
            this.stations = stations;
            this.idleBridges = idleBridges;
        }
    }

    @Param
    Scale scale = Scale.SMALL;

    private final List<BenchBridge> idle = new ArrayList<>();
    private BenchBridge br0 = new BenchBridge(2, LENGTH);
    private ByteBuffer frames = br0.newFrames();

    /** Even stations are behind the first port and send, odd ones behind the others. */
    @Setup(Level.Trial)
    public void learn() {
        for (int i = 0; i < scale.idleBridges; i++) {
            idle.add(new BenchBridge(2, LENGTH));
        }
        br0 = new BenchBridge(scale.ports, LENGTH);
        frames = br0.newFrames();
        for (int i = 0; i < scale.stations; i++) {
            br0.hear(STATIONS + i, i % 2 == 0 ? 0 : 1 + i / 2 % (scale.ports - 1));
        }
        SplittableRandom random = new SplittableRandom(1);
        int pairs = scale.stations / 2;
        for (int i = 0; i < BenchBridge.SLOTS; i++) {
            long source = STATIONS + 2L * random.nextInt(pairs);
            long destination = STATIONS + 2L * random.nextInt(pairs) + 1;
            br0.write(frames, i, destination, source);
        }
    }

    @Benchmark
    public long knownUnicast() {
        return br0.relay(frames);
    }
}
