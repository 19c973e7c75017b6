package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States set by hand, with no spanning tree running. */
class PortStateTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);

    private final TestBridge br0 = new TestBridge(3);

    @ParameterizedTest
    @CsvSource({"DISABLED, INGRESS_STATE", "LISTENING, LISTENING"})
    void disabledAndListeningPortsNeitherReceiveNorLearnNorSend(PortState state, DropReason reason) {
        br0.set(1, state);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(reason));
        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.send(2, BROADCAST, H2)).isEqualTo(flooded(HOST, 3));
    }

    @Test
    void learningPortLearnsButNeitherForwardsNorDelivers() {
        br0.set(1, PortState.LEARNING);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.LEARNING));
        assertThat(br0.send(1, portAddress(1), H1)).isEqualTo(dropped(DropReason.LEARNING));
        assertThat(br0.whereIs(H1)).isEqualTo(1);
        assertThat(br0.send(2, BROADCAST, H2)).isEqualTo(flooded(HOST, 3));
    }

    @Test
    void knownStationBehindAPortThatDoesNotForwardIsNotReached() {
        br0.learn(1, H1);
        br0.set(1, PortState.LEARNING);

        assertThat(br0.send(2, H1, H2)).isEqualTo(dropped(DropReason.EGRESS_STATE));
    }

    @Test
    void blockingForwardsAgainAtOnce() {
        br0.set(1, PortState.LISTENING);
        br0.set(1, PortState.BLOCKING);

        assertThat(br0.port(1).state()).isEqualTo(PortState.FORWARDING);
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 7})
    void stateOutOfRangeIsRefused(int number) {
        assertRefused(Refusal.INVALID, () -> br0.bridge.setState(br0.port(1), number));
    }

    @Test
    void stateOfAPortThatIsDownIsRefused() {
        br0.bridge.setOperational(br0.port(1), false);

        assertRefused(Refusal.NETWORK_DOWN, () -> br0.set(1, PortState.FORWARDING));
        assertThat(br0.port(1).state()).isEqualTo(PortState.DISABLED);
    }

    @Test
    void stateWhileTheBridgeIsDownIsRefused() {
        br0.bridge.setUp(false);

        assertRefused(Refusal.NETWORK_DOWN, () -> br0.set(1, PortState.FORWARDING));
    }

    private static void assertRefused(Refusal refusal, Runnable change) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(change::run)
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }

    @Test
    void portForwardsAsSoonAsItIsUp() {
        BridgePort fresh = br0.bridge.addPort("p4", portAddress(4), TestBridge.MTU, new RecordingPort());
        assertThat(fresh.state()).isEqualTo(PortState.DISABLED);

        br0.bridge.setOperational(fresh, true);

        assertThat(fresh.state()).isEqualTo(PortState.FORWARDING);
    }

    @Test
    void portIsDisabledWhileItsBridgeIsDown() {
        br0.bridge.setUp(false);
        BridgePort fresh = br0.add("p4", portAddress(4));
        assertThat(fresh.state()).isEqualTo(PortState.DISABLED);

        br0.bridge.setUp(true);

        assertThat(br0.bridge.allPorts()).allMatch(BridgePort::isForwarding);
    }

    @Test
    void stateSetByHandIsForgottenWhenTheLinkComesBack() {
        br0.set(1, PortState.LISTENING);
        br0.bridge.setOperational(br0.port(1), false);
        br0.bridge.setOperational(br0.port(1), true);

        assertThat(br0.port(1).state()).isEqualTo(PortState.FORWARDING);
    }
}
