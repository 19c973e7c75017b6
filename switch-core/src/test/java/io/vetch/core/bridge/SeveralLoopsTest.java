package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.frame;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More than one loop, more than one bridge, and a frame that comes back. */
class SeveralLoopsTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);

    private final TestBridge br0 = new TestBridge(3, 2, TestBridge.CAPACITY);

    @Test
    void whatOneLoopLearnsTheOthersKnow() {
        br0.sendOnLoop(0, 1, BROADCAST, H1);

        assertThat(br0.sendOnLoop(1, 2, H1, H2)).isEqualTo(forwarded(1));
        assertThat(br0.sendOnLoop(0, 1, H2, H1)).isEqualTo(forwarded(2));
    }

    @Test
    void moveSeenByOneLoopIsSeenByAll() {
        br0.sendOnLoop(0, 1, BROADCAST, H1);
        br0.sendOnLoop(1, 3, BROADCAST, H1);

        assertThat(br0.sendOnLoop(0, 2, H1, H2)).isEqualTo(forwarded(3));
    }

    @Test
    void countersOfAllLoopsAddUp() {
        br0.sendOnLoop(0, 1, BROADCAST, H1);
        br0.sendOnLoop(1, 1, BROADCAST, H1);
        br0.sendOnLoop(1, 1, BROADCAST, 0);

        BridgePort port = br0.port(1);
        assertThat(port.counters(0).get(Counter.RX_FRAMES)).isEqualTo(1);
        assertThat(port.counters(1).get(Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(port.sum(Counter.RX_FRAMES)).isEqualTo(3);
        assertThat(port.sum(Counter.FLOODED)).isEqualTo(2);
        assertThat(port.drops(DropReason.INVALID_SOURCE)).isEqualTo(1);
        assertThat(br0.port(2).sum(Counter.TX_FRAMES)).isEqualTo(2);
        assertThat(br0.port(2).sum(Counter.TX_BYTES)).isEqualTo(120);
    }

    @Test
    void changesTakeEffectWithTheNextBurst() {
        Frame frame = br0.wrap(frame(station(99), H1));
        br0.bridge.relay(0).beginBurst(br0.now());
        br0.set(2, PortFlag.FLOOD, false);
        br0.set(3, PortFlag.FLOOD, false);

        assertThat(br0.bridge.relay(0).receive(br0.port(1), frame)).isEqualTo(Verdict.FLOOD);
        br0.bridge.relay(0).beginBurst(br0.now());
        assertThat(br0.bridge.relay(0).receive(br0.port(1), frame)).isEqualTo(Verdict.DROP);
    }

    @Test
    void bridgesNeverLeakIntoEachOther() {
        TestBridge br1 = new TestBridge(3);
        br0.learn(2, H2);

        assertThat(br1.knows(H2)).isFalse();
        assertThat(br1.send(1, H2, H1)).isEqualTo(flooded(2, 3));
        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));
        assertThat(br0.port(1).sum(Counter.RX_FRAMES)).isEqualTo(1);
    }

    @Test
    void frameThatComesBackWhileItIsRelayedIsDropped() {
        List<Verdict> verdicts = new ArrayList<>();
        BridgePort[] far = new BridgePort[1];
        BridgePort near = br0.bridge.addPort(
                "near",
                portAddress(4),
                TestBridge.MTU,
                (frame, loop, counters) -> verdicts.add(br0.bridge.relay(loop).receive(far[0], frame)));
        far[0] = br0.add("far", portAddress(5));
        br0.bridge.setOperational(near, true);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3, 5));
        assertThat(verdicts).containsExactly(Verdict.DROP);
        assertThat(far[0].drops(DropReason.RELAY_LOOP)).isEqualTo(1);
        assertThat(far[0].sum(Counter.RX_FRAMES)).isEqualTo(1);
        assertThat(br0.bridge.relay(0).isRelaying()).isFalse();
    }
}
