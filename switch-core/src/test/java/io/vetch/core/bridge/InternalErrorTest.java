package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fails in the relay costs one frame, or one copy of it; every frame keeps its one verdict. */
class InternalErrorTest {
    private static final long A = Frames.mac("02:00:00:00:00:0a");
    private static final long B = Frames.mac("02:00:00:00:00:0b");

    private final List<String> reported = new ArrayList<>();
    private final TestBridge test = new TestBridge(2, (what, cause) -> reported.add(what + ": " + cause.getMessage()));

    private static IllegalStateException onPurpose() {
        return new IllegalStateException("on purpose");
    }

    @Test
    void decisionThatFailsDropsTheFrameAndTheNextOnePasses() {
        test.bridge.fdb().addListener(new FdbListener() {
            @Override
            public void added(FdbEntry entry) {
                throw onPurpose();
            }
        });

        assertThat(test.send(1, B, A)).isEqualTo(Outcome.dropped(DropReason.INTERNAL_ERROR));
        assertThat(reported).containsExactly("the relay of a frame from p1: on purpose");
        assertThat(test.send(1, B, A).verdict()).isEqualTo(Verdict.FLOOD); // it is learned by now
        assertEachFrameHasOneVerdict(test.port(1), 2);
    }

    @Test
    void egressThatFailsLosesItsCopyAlone() {
        BridgePort broken = test.bridge.addPort("p3", 0, TestBridge.MTU, (frame, loop, counters) -> {
            throw new StackOverflowError("on purpose");
        });
        test.bridge.setOperational(broken, true);

        assertThat(test.send(1, B, A).receivers()).containsExactly(2);
        assertThat(broken.transmitDrops(DropReason.INTERNAL_ERROR)).isEqualTo(1);
        assertThat(reported).containsExactly("the transmission of a frame to p3: on purpose");
        assertEachFrameHasOneVerdict(test.port(1), 1);
    }

    @Test
    void observerThatFailsChangesNothingForTheFrame() {
        test.bridge.watchers().add((loop, now, ingress, frame, verdict, reason, egress) -> {
            throw onPurpose();
        });

        assertThat(test.send(1, B, A).receivers()).containsExactly(2);
        assertThat(test.send(1, B, B)).isEqualTo(Outcome.dropped(DropReason.SAME_PORT));
        assertThat(reported).hasSize(2).allMatch("a capture of frames from p1: on purpose"::equals);
        assertEachFrameHasOneVerdict(test.port(1), 2);
    }

    private static void assertEachFrameHasOneVerdict(BridgePort port, long frames) {
        assertThat(port.sum(Counter.RX_FRAMES)).isEqualTo(frames);
        long verdicts =
                port.sum(Counter.FORWARDED) + port.sum(Counter.FLOODED) + port.sum(Counter.DELIVERED) + drops(port);
        assertThat(verdicts).isEqualTo(frames);
    }

    private static long drops(BridgePort port) {
        long drops = 0;
        for (DropReason reason : DropReason.values()) {
            drops += port.drops(reason);
        }
        return drops;
    }
}
