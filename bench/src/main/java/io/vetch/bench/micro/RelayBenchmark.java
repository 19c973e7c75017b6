package io.vetch.bench.micro;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does the relay cost a frame? Nanoseconds a frame of 60 bytes from the first check to the last egress, which
 * counts the frame and sends it nowhere; bursts of 64 on one loop, nine ports and a host. {@code baseline} moves over
 * the same frames and reads their addresses only; subtract it.
 *
 * <p>Run: {@code bench/run RelayBenchmark}
 */
@OperationsPerInvocation(BenchBridge.BURST)
public class RelayBenchmark extends NanosecondBenchmark {
    private static final int PORTS = 9;
    private static final int LENGTH = 60;
    private static final long STATIONS = 0x02aa_0000_0000L;
    private static final long UNKNOWN = 0x02bb_0000_0001L;
    private static final long RESERVED = 0x0180_c200_0002L;
    private static final long OTHERS = 0x02cc_0000_0000L;

    /** How many stations send, and are sent to. */
    @Param({"2", "1000"})
    int stations;

    /** How many others were heard before: a table more than half full also keeps account of its hits. */
    @Param({"0", "300000"})
    int others;

    private final BenchBridge br0 = new BenchBridge(PORTS, LENGTH);
    private final ByteBuffer known = br0.newFrames();
    private final ByteBuffer unknown = br0.newFrames();
    private final ByteBuffer reserved = br0.newFrames();

    /** The stations that send are behind the first port, those that are sent to behind the others. */
    @Setup(Level.Trial)
    public void learn() {
        for (int i = 0; i < others; i++) {
            br0.hear(OTHERS + i, PORTS - 1);
        }
        for (int i = 0; i < BenchBridge.SLOTS; i++) {
            int number = i % Math.max(1, stations / 2);
            long source = STATIONS + 2L * number;
            long destination = source + 1;
            br0.write(known, i, destination, source);
            br0.write(unknown, i, UNKNOWN, source);
            br0.write(reserved, i, RESERVED, source);
            br0.hear(destination, 1 + number % (PORTS - 1));
        }
    }

    @Benchmark
    public long baseline() {
        return br0.look(known);
    }

    @Benchmark
    public long knownUnicast() {
        return br0.relay(known);
    }

    @Benchmark
    public long floodToEight() {
        return br0.relay(unknown);
    }

    @Benchmark
    public long drop() {
        return br0.relay(reserved);
    }
}
