package io.vetch.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Cutting a super-frame allocates nothing. */
class SegmenterAllocationTest {
    private static final int FRAMES = 2000;
    private static final int SEGMENTS = 46;
    private static final long ALLOWED_BYTES = 64 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Segmenter segmenter = new Segmenter();
    private final SuperFrame frame = SuperFrame.plain(54 + SEGMENTS * 1400, 1400);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(70_000);
    private long segments;

    @Test
    void segmentsAllocateNothing() {
        buffer.put(10, frame.header()).put(20, frame.bytes());
        SegmentSink sink = (bytes, offset, length) -> segments++;
        run(FRAMES, sink);
        segments = 0;

        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(FRAMES, sink);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(segments).isEqualTo(2L * FRAMES * SEGMENTS);
        assertThat(allocated).as("bytes for %d super-frames", 2 * FRAMES).isLessThan(ALLOWED_BYTES);
    }

    private void run(int frames, SegmentSink sink) {
        for (int i = 0; i < frames; i++) {
            segmenter.finish(frame.header(), 0, frame.bytes(), 0, frame.bytes().length, sink);
            segmenter.finish(buffer, 20, frame.bytes().length, sink);
        }
    }
}
