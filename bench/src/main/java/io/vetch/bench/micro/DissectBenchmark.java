package io.vetch.bench.micro;

import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.dissect.Dissector;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to print a frame? Nanoseconds for the line of a TCP segment with time stamps; {@code baseline}
 * makes a String of as many characters.
 *
 * <p>Run: {@code bench/run DissectBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DissectBenchmark {
    /** 10.0.0.1.43210 > 10.0.0.2.80: Flags [.], with options nop,nop,TS. */
    private static final byte[] SEGMENT = HexFormat.of()
            .parseHex("020000000002" + "020000000001" + "0800"
                    + "450000340001400040060000" + "0a000001" + "0a000002"
                    + "a8ca0050" + "00000001" + "00000001" + "801001f600000000" + "0101080a0000000100000002");

    private final Dissector dissector = new Dissector(DissectOptions.DEFAULT);
    private final ByteBuffer frame = ByteBuffer.wrap(SEGMENT);
    private final byte[] line = new byte[dissect().length()];

    @Benchmark
    @SuppressWarnings("deprecation") // the cheapest way to make one
    public String baseline() {
        return new String(line, 0);
    }

    @Benchmark
    public String dissect() {
        return dissector.dissect(frame, SEGMENT.length);
    }
}
