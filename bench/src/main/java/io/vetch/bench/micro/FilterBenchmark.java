package io.vetch.bench.micro;

import io.vetch.pcap.filter.BpfCompiler;
import io.vetch.pcap.filter.BpfInterpreter;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.BpfTranslator;
import io.vetch.pcap.filter.FilterException;
import io.vetch.pcap.filter.FrameFilter;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does a capture filter cost a frame that it looks at? Nanoseconds for a TCP frame from 10.0.0.1 to port 80, in
 * bursts of 64 from a direct buffer. {@code arp} is the miss by EtherType; the others match. {@code baseline} reads the
 * EtherType of the same frames by hand.
 *
 * <p>Run: {@code java -jar bench/target/bench.jar FilterBenchmark -prof gc}
 */
@OperationsPerInvocation(FilterBenchmark.BURST)
public class FilterBenchmark extends NanosecondBenchmark {
    static final int BURST = 64;
    private static final int SLOT = 128;
    private static final int LENGTH = 60;
    private static final int SNAP_LENGTH = 262_144;
    private static final int ETHER_TYPE = 12;

    @Param({"tcp port 80", "host 10.0.0.1 and not port 22", "arp"})
    String expression = "";

    private final ByteBuffer frames = ByteBuffer.allocateDirect(BURST * SLOT);
    private FrameFilter interpreter = (bytes, offset, captured, wireLength) -> 0;
    private FrameFilter translated = interpreter;

    @Setup
    public void compile() throws FilterException {
        BpfProgram program = BpfCompiler.compile(expression, SNAP_LENGTH, BpfCompiler.ETHERNET, true);
        interpreter = new BpfInterpreter(program);
        translated = BpfTranslator.translate(program);
        for (int slot = 0; slot < BURST; slot++) {
            write(slot * SLOT);
        }
    }

    private void write(int offset) {
        frames.putShort(offset + ETHER_TYPE, (short) 0x0800)
                .putShort(offset + 14, (short) 0x4500)
                .putShort(offset + 22, (short) 0x4006)
                .putInt(offset + 26, 0x0a000001)
                .putInt(offset + 30, 0x0a000002)
                .putShort(offset + 34, (short) 40_000)
                .putShort(offset + 36, (short) 80);
    }

    @Benchmark
    public int baseline() {
        int sum = 0;
        for (int slot = 0; slot < BURST; slot++) {
            sum += frames.getShort(slot * SLOT + ETHER_TYPE);
        }
        return sum;
    }

    @Benchmark
    public int interpreted() {
        return run(interpreter);
    }

    @Benchmark
    public int translated() {
        return run(translated);
    }

    private int run(FrameFilter filter) {
        int sum = 0;
        for (int slot = 0; slot < BURST; slot++) {
            sum += filter.run(frames, slot * SLOT, LENGTH, LENGTH);
        }
        return sum;
    }
}
