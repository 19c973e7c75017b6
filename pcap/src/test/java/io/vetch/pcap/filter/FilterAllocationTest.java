package io.vetch.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter on a forwarding loop allocates nothing, whichever engine it has. */
class FilterAllocationTest {
    private static final int FRAMES = 1_000_000;
    private static final int LENGTH = 100;
    private static final long ALLOWED_BYTES = 64 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"tcp port 80", "ip[ip[0] & 0xf] % ip[8] = 0", "vlan and not arp", "greater 20"})
    void allocatesNothing(String expression) throws FilterException {
        // Unoptimized programs use M[].
        BpfProgram program = BpfCompiler.compile(expression, LENGTH, BpfCompiler.ETHERNET, false);
        assertAllocatesNothing(BpfTranslator.translate(program));
        assertAllocatesNothing(new BpfInterpreter(program));
    }

    private static void assertAllocatesNothing(FrameFilter filter) {
        ByteBuffer frames = ByteBuffer.allocateDirect(2 * LENGTH)
                .putShort(12, (short) 0x0800)
                .put(23, (byte) 6);
        run(filter, frames, FRAMES / 4);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(filter, frames, FRAMES);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for %d frames", FRAMES).isLessThan(ALLOWED_BYTES);
    }

    private static int run(FrameFilter filter, ByteBuffer frames, int times) {
        int matches = 0;
        for (int i = 0; i < times; i++) {
            matches += filter.run(frames, i & 63, LENGTH - (i & 31), LENGTH) == 0 ? 0 : 1;
        }
        return matches;
    }
}
