package io.vetch.bench;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.relay.FrameRelay;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the relay cost a frame? Nanoseconds a frame of 60 bytes from the first check to the last egress, which
 * counts the frame and sends it nowhere; bursts of 64 on one loop, nine ports and a host. {@code baseline} moves over
 * the same frames and reads their addresses only; subtract it.
 *
 * <p>Run: {@code java -jar bench/target/bench.jar RelayBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RelayBenchmark.BURST)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RelayBenchmark {
    static final int BURST = 64;
    private static final int PORTS = 9;
    private static final int MTU = 1500;
    private static final int LENGTH = 60;
    private static final int SLOT = 128;
    private static final int SLOTS = 1024;
    private static final long NANOS_PER_BURST = 64 * 250L;
    private static final long STATIONS = 0x02aa_0000_0000L;
    private static final long PORT_ADDRESSES = 0x0200_0000_0100L;
    private static final long UNKNOWN = 0x02bb_0000_0001L;
    private static final long RESERVED = 0x0180_c200_0002L;
    private static final long OTHERS = 0x02cc_0000_0000L;

    /** How many stations send, and are sent to. */
    @Param({"2", "1000"})
    int stations;

    /** How many others were heard before: a table more than half full also keeps account of its hits. */
    @Param({"0", "300000"})
    int others;

    private final Frame frame = new Frame();
    private final ByteBuffer known = ByteBuffer.allocateDirect(SLOTS * SLOT);
    private final ByteBuffer unknown = ByteBuffer.allocateDirect(SLOTS * SLOT);
    private final ByteBuffer reserved = ByteBuffer.allocateDirect(SLOTS * SLOT);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SLOT);
    private long now = 1_000_000_000_000L;
    private final Bridge bridge =
            new Bridge("br0", 1, ForwardingDatabase.DEFAULT_CAPACITY, Quiescence.SINGLE_THREADED, () -> now);
    private final FrameRelay relay = bridge.relay(0);
    private final BridgePort ingress = addPorts();
    private int slot;

    private BridgePort addPorts() {
        Egress egress = (sent, loop, counters) -> counters.transmitted(sent.length());
        bridge.addLocalPort(0, MTU, LocalDevice.NONE, egress);
        bridge.setUp(true);
        for (int number = 1; number <= PORTS; number++) {
            BridgePort port = bridge.addPort("p" + number, PORT_ADDRESSES + number, MTU, egress);
            bridge.setOperational(port, true);
        }
        return bridge.ports().getFirst();
    }

    /** The stations that send are behind the first port, those that are sent to behind the others. */
    @Setup(Level.Trial)
    public void learn() {
        for (int i = 0; i < others; i++) {
            hear(OTHERS + i, bridge.ports().getLast());
        }
        for (int i = 0; i < SLOTS; i++) {
            int number = i % Math.max(1, stations / 2);
            long source = STATIONS + 2L * number;
            long destination = source + 1;
            write(known, i, destination, source);
            write(unknown, i, UNKNOWN, source);
            write(reserved, i, RESERVED, source);
            hear(destination, bridge.ports().get(1 + number % (PORTS - 1)));
        }
    }

    private void hear(long station, BridgePort port) {
        write(scratch, 0, UNKNOWN, station);
        relay.beginBurst(now);
        relay.receive(port, frame.wrap(scratch, 0, Frame.HEADROOM, LENGTH));
    }

    private static void write(ByteBuffer frames, int slot, long destination, long source) {
        int offset = slot * SLOT + Frame.HEADROOM;
        frames.putLong(offset, destination << 16 | source >>> 32);
        frames.putInt(offset + 8, (int) source);
        frames.putShort(offset + 12, (short) 0x0800);
    }

    private Frame next(ByteBuffer frames) {
        slot = (slot + 1) & (SLOTS - 1);
        return frame.wrap(frames, 0, slot * SLOT + Frame.HEADROOM, LENGTH);
    }

    @Benchmark
    public long baseline() {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            Frame next = next(known);
            sum += next.destination() ^ next.source();
        }
        return sum;
    }

    @Benchmark
    public long knownUnicast() {
        return relay(known);
    }

    @Benchmark
    public long floodToEight() {
        return relay(unknown);
    }

    @Benchmark
    public long drop() {
        return relay(reserved);
    }

    private long relay(ByteBuffer frames) {
        now += NANOS_PER_BURST;
        relay.beginBurst(now);
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            sum += relay.receive(ingress, next(frames)).ordinal();
        }
        return sum;
    }
}
