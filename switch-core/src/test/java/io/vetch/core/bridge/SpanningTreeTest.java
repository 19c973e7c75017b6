package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.reserved;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bridge whose spanning tree has the states of its ports. */
class SpanningTreeTest {
    private static final int HOST = 0;
    private static final long H1 = station(1);

    private final TestBridge br0 = new TestBridge(3);

    @BeforeEach
    void begin() {
        br0.bridge.setSpanningTrees(HeldStates::new);
    }

    private void assertRefused(Refusal refusal, Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    @Test
    void whereNobodyHasOneItCannotBeTurnedOn() {
        TestBridge other = new TestBridge(1);
        assertRefused(Refusal.NOT_SUPPORTED, () -> other.set(BridgeOption.STP_STATE, 1));
        assertThat(other.bridge.option(BridgeOption.STP_STATE)).isZero();
    }

    @Test
    void framesToTheBridgeGroupAreItsOwnWhileItIsOn() {
        assertThat(br0.send(1, reserved(0), H1)).isEqualTo(flooded(HOST, 2, 3));
        br0.set(BridgeOption.STP_STATE, 2);
        assertThat(br0.bridge.option(BridgeOption.STP_STATE)).isEqualTo(1);
        assertThat(br0.send(1, reserved(0), H1)).isEqualTo(dropped(DropReason.BPDU));
        br0.bridge.states().follow(br0.port(1), PortState.BLOCKING);
        assertThat(br0.send(1, reserved(0), H1)).isEqualTo(dropped(DropReason.BPDU));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.BLOCKING));
        br0.set(BridgeOption.STP_STATE, 0);
        assertThat(br0.send(1, reserved(0), H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void portsForwardAtOnceOnlyWhileItIsOff() {
        br0.set(BridgeOption.STP_STATE, 1);
        BridgePort port = br0.add("p4", TestBridge.portAddress(4));
        assertThat(port.state()).isEqualTo(PortState.BLOCKING);
        br0.bridge.setUp(false);
        br0.bridge.setUp(true);
        assertThat(br0.bridge.ports()).extracting(BridgePort::state).containsOnly(PortState.BLOCKING);
        br0.bridge.setOperational(br0.port(2), false);
        br0.set(BridgeOption.STP_STATE, 0);
        assertThat(br0.bridge.ports())
                .extracting(BridgePort::state)
                .containsExactly(PortState.FORWARDING, PortState.DISABLED, PortState.FORWARDING, PortState.FORWARDING);
    }

    @Test
    void nobodySetsStatesBesideIt() {
        br0.set(BridgeOption.STP_STATE, 1);
        assertRefused(Refusal.BUSY, () -> br0.set(1, PortState.FORWARDING));
        assertRefused(Refusal.INVALID, () -> br0.bridge.setState(br0.port(1), 5));
    }

    @Test
    void theForwardDelayHasARangeWhileItIsOn() {
        br0.set(BridgeOption.FORWARD_DELAY, 0);
        br0.set(BridgeOption.STP_STATE, 1);
        assertThat(br0.bridge.option(BridgeOption.FORWARD_DELAY)).isEqualTo(200);
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.set(BridgeOption.FORWARD_DELAY, 199));
        assertRefused(Refusal.OUT_OF_RANGE, () -> br0.set(BridgeOption.FORWARD_DELAY, 3001));
        assertRefused(Refusal.INVALID, () -> br0.set(BridgeOption.STP_VERSION, 1));
        br0.set(BridgeOption.STP_STATE, 0);
        br0.set(BridgeOption.FORWARD_DELAY, 0);
    }

    @Test
    void stationsAgeSoonerForAsLongAsItSays() {
        br0.set(BridgeOption.STP_STATE, 1);
        br0.bridge.states().follow(br0.port(1), PortState.FORWARDING);
        br0.learn(1, H1);
        br0.bridge.ageing().set(400);
        assertThat(br0.bridge.option(BridgeOption.AGEING_TIME)).isEqualTo(30_000);
        br0.pass(5);
        assertThat(br0.knows(H1)).isFalse();
        br0.bridge.ageing().set(br0.bridge.option(BridgeOption.AGEING_TIME));
        br0.learn(1, H1);
        br0.bridge.ageing().set(400);
        br0.set(BridgeOption.STP_STATE, 0);
        br0.pass(5);
        assertThat(br0.whereIs(H1)).isEqualTo(1);
    }
}
