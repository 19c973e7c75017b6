package io.vetch.bench.micro;

import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.offload.SegmentSink;
import io.vetch.core.offload.Segmenter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * What does it cost to cut a super-frame in software? Microseconds for 64 KiB of TCP over IPv4, 46 segments of 1400
 * bytes with their checksums, into a sink that counts.
 *
 * <p>Run: {@code java -jar bench/target/bench.jar SegmenterBenchmark -prof gc}
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SegmenterBenchmark extends NanosecondBenchmark {
    private static final int SEGMENT = 1400;
    private static final int HEADERS = 54;
    private static final int LENGTH = HEADERS + 46 * SEGMENT;
    private static final int START = 16;

    private final byte[] bytes = superFrame();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    private final Segmenter segmenter = new Segmenter();
    private final SegmentSink sink = (segment, offset, length) -> this.count += length;
    private long count;

    private static byte[] superFrame() {
        ByteBuffer frame = ByteBuffer.allocate(START + LENGTH);
        for (int i = START; i < frame.capacity(); i++) {
            frame.put(i, (byte) (i * 31));
        }
        frame.putShort(START + 12, (short) 0x0800).put(START + 14, (byte) 0x45).put(START + 23, (byte) 6);
        frame.put(START + 46, (byte) 0x50);
        frame.order(ByteOrder.nativeOrder())
                .position(START - VirtioNetHeader.LENGTH)
                .put((byte) VirtioNetHeader.F_NEEDS_CSUM)
                .put((byte) VirtioNetHeader.GSO_TCPV4)
                .putShort((short) HEADERS)
                .putShort((short) SEGMENT)
                .putShort((short) 34)
                .putShort((short) 16);
        return frame.array();
    }

    @Benchmark
    public long array() {
        segmenter.finish(bytes, START - VirtioNetHeader.LENGTH, bytes, START, LENGTH, sink);
        return count;
    }

    /** From off-heap memory, as a loop's frames are. */
    @Benchmark
    public long burstBuffer() {
        segmenter.finish(buffer, START, LENGTH, sink);
        return count;
    }
}
