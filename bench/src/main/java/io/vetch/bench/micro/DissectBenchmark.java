package io.vetch.bench.micro;

import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.dissect.Dissector;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What does it cost to print a frame? Nanoseconds for the line of a TCP segment with time stamps; {@code baseline}
 * makes a String of as many characters.
 *
 * <p>Run: {@code bench/run DissectBenchmark}
 */
public class DissectBenchmark extends NanosecondBenchmark {
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
