package io.vetch.bench.micro;

import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.capture.CaptureStatistics;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.filter.BpfCompiler;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.BpfTranslator;
import io.vetch.pcap.filter.FilterException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does a running capture cost a forwarding loop? Nanoseconds a known frame of 1514 bytes, of which
 * {@code snapLength} are copied into the ring; 0: no capture runs, subtract it. The writer thread, which needs a second
 * processor, throws the frames away. The share that found the ring full is printed at the end: the others cost what
 * counts.
 *
 * <p>Run: {@code bench/run CaptureBenchmark}
 */
@OperationsPerInvocation(BenchBridge.BURST)
public class CaptureBenchmark extends NanosecondBenchmark {
    private static final int LENGTH = 1514;
    private static final int RING_BYTES = 64 << 20;
    private static final long STATIONS = 0x02aa_0000_0000L;

    /** Bytes captured of each frame; 0: no capture; -1: a capture whose filter wants none of them. */
    @Param({"0", "-1", "128", "1514"})
    int snapLength;

    private final BenchBridge br0 = new BenchBridge(2, LENGTH);
    private final ByteBuffer frames = br0.newFrames();
    private Capture capture = capture(CaptureFilter.all(), 1);

    private static Capture capture(CaptureFilter filter, int snapLength) {
        long now = System.nanoTime();
        WallClock wallClock = WallClock.anchored(now, Instant.now());
        return new Capture(
                "capture",
                filter,
                frame -> {},
                new CaptureOptions(1, snapLength, RING_BYTES, System::nanoTime, wallClock));
    }

    /** Has to look at type and protocol of a frame before it knows. */
    private static CaptureFilter nothing() throws FilterException {
        BpfProgram program = BpfCompiler.compile("tcp port 80 or udp port 53 or arp", 128, BpfCompiler.ETHERNET, true);
        return CaptureFilter.all().and(BpfTranslator.translate(program));
    }

    @Setup(Level.Trial)
    public void start() throws FilterException {
        br0.hear(STATIONS + 1, 1);
        for (int i = 0; i < BenchBridge.SLOTS; i++) {
            br0.write(frames, i, STATIONS + 1, STATIONS);
        }
        if (snapLength != 0) {
            capture = snapLength > 0 ? capture(CaptureFilter.all(), snapLength) : capture(nothing(), 128);
            capture.start();
            br0.bridge().watchers().add(capture);
        }
    }

    @Benchmark
    public long knownUnicast() {
        return br0.relay(frames);
    }

    @TearDown(Level.Trial)
    public void end() {
        capture.close();
        CaptureStatistics statistics = capture.statistics();
        System.out.printf(
                "%.1f %% found the ring full%n", 100.0 * statistics.dropped() / Math.max(1, statistics.seen()));
    }
}
