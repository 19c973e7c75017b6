package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.station;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.Verdict;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a frame allocates nothing. */
class AllocationTest {
    /** Two seconds by the clock: Caffeine hears of a station once a second, and its first time loads classes. */
    private static final int FRAMES = 2_000_000;

    private static final long NANOS_PER_FRAME = 1000;
    private static final long ALLOWED_BYTES = 64 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FastBridge br0 = new FastBridge(8, TestBridge.CAPACITY);

    @BeforeEach
    void learn() {
        br0.send(2, Frames.BROADCAST, station(2));
    }

    @Test
    void knownUnicastAllocatesNothing() {
        assertAllocatesNothing(station(2), Verdict.FORWARD);
    }

    @Test
    void floodAllocatesNothing() {
        assertAllocatesNothing(station(99), Verdict.FLOOD);
        assertAllocatesNothing(Frames.BROADCAST, Verdict.FLOOD);
    }

    @Test
    void deliveryAllocatesNothing() {
        assertAllocatesNothing(TestBridge.portAddress(3), Verdict.DELIVER);
    }

    @Test
    void dropAllocatesNothing() {
        assertAllocatesNothing(station(1), Verdict.DROP);
        assertAllocatesNothing(Frames.reserved(2), Verdict.DROP);
    }

    @Test
    void tagsAllocateNothing() {
        br0.bridge.setOption(BridgeOption.VLAN_FILTERING, 1);
        br0.bridge.setOption(BridgeOption.VLAN_STATS_ENABLED, 1);
        br0.bridge.vlans().add(br0.bridge.ports().get(1), 1, 1, true, false);
        for (int i = 0; i < 100; i++) { // the next burst sees the change
            br0.send(2, Frames.BROADCAST, station(2));
        }

        assertAllocatesNothing(station(2), Verdict.FORWARD);
        assertAllocatesNothing(Frames.BROADCAST, Verdict.FLOOD);
    }

    @Test
    void answersForNeighboursAllocateNothing() {
        br0.bridge.parameters().setFlag(br0.bridge.ports().get(1), PortFlag.NEIGH_SUPPRESS, true);
        br0.bridge.setNeighbours(
                NeighbourTable.of(List.of(NeighbourFrames.ipv4(2, station(2)), NeighbourFrames.ipv6(2, station(2)))));
        byte[] request = NeighbourFrames.request(station(1), 1, 2);
        assertAllocatesNothing(() -> br0.send(1, request), Verdict.FLOOD);
        byte[] solicitation = NeighbourFrames.solicitation(station(1), 1, 2);
        assertAllocatesNothing(() -> br0.send(1, solicitation), Verdict.FLOOD);
    }

    private void assertAllocatesNothing(long destination, Verdict verdict) {
        assertAllocatesNothing(() -> br0.send(1, destination, station(1)), verdict);
    }

    private void assertAllocatesNothing(Supplier<Verdict> frame, Verdict verdict) {
        relay(FRAMES, frame, verdict);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int wrong = relay(FRAMES, frame, verdict);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(wrong).isZero();
        assertThat(allocated).as("bytes for %d frames", FRAMES).isLessThan(ALLOWED_BYTES);
    }

    /** Returns how many frames had another verdict. */
    private int relay(int frames, Supplier<Verdict> frame, Verdict verdict) {
        int wrong = 0;
        for (int i = 0; i < frames; i++) {
            if (frame.get() != verdict) {
                wrong++;
            }
            br0.pass(NANOS_PER_FRAME);
        }
        return wrong;
    }
}
