package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.station;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.DroppedFrame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.LastDrop;
import io.vetch.core.port.PortCounters;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Of each port and reason the last frame is kept. */
class LastDropTest {
    private static final Egress NOWHERE = (frame, loop, counters) -> {};

    private final TestBridge br0 = new TestBridge(3);

    @Test
    void keepsTheLastFrameOfEachReason() {
        br0.learn(1, station(1));
        br0.send(1, station(1), station(7));
        byte[] last = Arrays.copyOf(Frames.frame(station(1), station(8)), 300);
        br0.pass(1);
        br0.send(1, last);
        br0.send(1, Frames.reserved(2), station(1));

        DroppedFrame kept = br0.port(1).lastDrop(DropReason.SAME_PORT);
        assertThat(kept).isNotNull();
        assertThat(kept.bytes()).isEqualTo(Arrays.copyOf(last, LastDrop.KEPT));
        assertThat(kept.length()).isEqualTo(300);
        assertThat(kept.nanos()).isEqualTo(br0.now());
        assertThat(kept.from()).isEqualTo("p1");
        assertThat(br0.port(1).lastDrop(DropReason.RESERVED_ADDRESS)).isNotNull();
        assertThat(br0.port(1).lastDrop(DropReason.NO_EGRESS)).isNull();
        assertThat(br0.port(2).lastDrop(DropReason.SAME_PORT)).isNull();
    }

    @Test
    void keepsAFrameThatIsShorterThanAHeader() {
        br0.send(2, new byte[] {1, 2, 3});
        DroppedFrame kept = br0.port(2).lastDrop(DropReason.TOO_SHORT);
        assertThat(kept).isNotNull();
        assertThat(kept.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void keepsACopyThatIsTooLongForOnePortOfAFlood() {
        br0.bridge.setMtu(br0.port(3), 500);
        br0.send(1, Arrays.copyOf(Frames.frame(Frames.BROADCAST, station(1)), 1000));
        DroppedFrame kept = br0.port(3).lastTransmitDrop(DropReason.EGRESS_SIZE);
        assertThat(kept).isNotNull();
        assertThat(kept.length()).isEqualTo(1000);
        assertThat(kept.from()).isEqualTo("p1");
        assertThat(br0.port(3).lastDrop(DropReason.EGRESS_SIZE)).isNull();
    }

    @Test
    void forwardedFramesAreNoDrops() {
        br0.learn(2, station(2));
        br0.set(3, PortFlag.ISOLATED, true);
        br0.send(1, station(2), station(1));
        for (DropReason reason : DropReason.values()) {
            assertThat(br0.port(1).lastDrop(reason)).isNull();
            assertThat(br0.port(2).lastTransmitDrop(reason)).isNull();
        }
    }

    /** A frame's bytes are all the same here, and its length tells which: a mixture would show. */
    @Test
    void aReaderNeverSeesAMixtureOfTwoFrames() throws InterruptedException {
        BridgePort port = new BridgePort(1, "p1", 0, 1500, 1, NOWHERE);
        PortCounters counters = port.counters(0);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; !done.get(); i++) {
                byte value = (byte) (i & 0x7f);
                LastDrop drop = counters.transmitDropped(DropReason.QUEUE_FULL);
                Arrays.fill(drop.begin(LastDrop.KEPT + value, value, null), value);
                drop.end();
            }
        });
        try {
            int seen = 0;
            while (seen < 20_000) {
                DroppedFrame kept = port.lastTransmitDrop(DropReason.QUEUE_FULL);
                if (kept != null) {
                    seen++;
                    byte value = (byte) (kept.length() - LastDrop.KEPT);
                    assertThat(kept.nanos()).isEqualTo(value);
                    assertThat(kept.bytes()).containsOnly(value);
                }
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }
}
