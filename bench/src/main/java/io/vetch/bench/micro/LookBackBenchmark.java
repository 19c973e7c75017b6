package io.vetch.bench.micro;

import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.lookback.LookBack;
import io.vetch.pcap.lookback.LookBackLimits;
import io.vetch.pcap.lookback.LookBackSnapshot;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a look back of 64 MiB, which is full of headers, take to be copied? {@code snapshot} takes memory for
 * the copy and copies in turns with a writer that is idle here; {@code copy} is what the writer waits for if the frames
 * fall out too fast for that. Milliseconds, with the daemon's collector.
 *
 * <p>Run: {@code bench/run LookBackBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class LookBackBenchmark {
    private static final int LENGTH = 1514;
    private static final long STATIONS = 0x02aa_0000_0000L;

    private final LookBackLimits limits = new LookBackLimits(LookBackLimits.ANY_AGE, 64 << 20, LookBackLimits.HEADERS);
    private final LookBack lookBack = new LookBack(limits, System::nanoTime);
    private final byte[] from = new byte[limits.bytes()];
    private final byte[] to = new byte[limits.bytes()];

    /** Until the oldest frames have fallen out. */
    @Setup(Level.Trial)
    public void fill() {
        BenchBridge br0 = new BenchBridge(2, LENGTH);
        br0.hear(STATIONS + 1, 1);
        ByteBuffer frames = br0.newFrames();
        for (int i = 0; i < BenchBridge.SLOTS; i++) {
            br0.write(frames, i, STATIONS + 1, STATIONS);
        }
        try (Capture capture = new Capture("fill", CaptureFilter.all(), lookBack, lookBack.captureOptions(1))) {
            capture.start();
            br0.bridge().watchers().add(capture);
            while (capture.statistics().captured() * LookBackLimits.HEADERS < limits.bytes()) {
                br0.relay(frames);
            }
        }
    }

    @Benchmark
    public LookBackSnapshot snapshot() {
        return lookBack.snapshot(WallClock.MONOTONIC);
    }

    @Benchmark
    public byte[] copy() {
        System.arraycopy(from, 0, to, 0, from.length);
        return to;
    }

    @TearDown(Level.Trial)
    public void kept() {
        System.out.printf("%d bytes kept%n", lookBack.status().bytes());
    }
}
