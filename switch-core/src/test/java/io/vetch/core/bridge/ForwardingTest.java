package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.MULTICAST;
import static io.vetch.core.bridge.Frames.mac;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.delivered;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a frame goes: the edge behaviour matrix of the kernel bridge. */
class ForwardingTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long H3 = station(3);

    private final TestBridge br0 = new TestBridge(3);

    @Test
    void unknownUnicastIsFloodedToEveryOtherPortButNotToTheHost() {
        assertThat(br0.send(1, H2, H1)).isEqualTo(flooded(2, 3));
    }

    @Test
    void knownUnicastGoesToItsPortOnly() {
        br0.learn(2, H2);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));
    }

    @Test
    void destinationOnTheIngressPortIsDropped() {
        br0.learn(1, H2);

        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.SAME_PORT));
    }

    @Test
    void broadcastGoesToEveryOtherPortAndToTheHost() {
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01:00:5e:00:00:fb", "33:33:00:00:00:01", "01:00:0c:cc:cc:cc", "09:00:2b:00:00:05"})
    void multicastGoesToEveryOtherPortAndToTheHost(String group) {
        assertThat(br0.send(1, mac(group), H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void zeroDestinationIsUnknownUnicast() {
        assertThat(br0.send(1, 0, H1)).isEqualTo(flooded(2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "03:00:00:00:00:01"})
    void invalidSourceIsDroppedAndNotLearned(String source) {
        assertThat(br0.send(1, BROADCAST, mac(source))).isEqualTo(dropped(DropReason.INVALID_SOURCE));
        assertThat(br0.knows(mac(source))).isFalse();
    }

    @Test
    void ownAddressAsSourceIsForwardedButNotLearned() {
        br0.learn(2, H2);

        assertThat(br0.send(1, H2, portAddress(3))).isEqualTo(forwarded(2));
        assertThat(br0.send(1, BROADCAST, br0.host.address())).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.entry(portAddress(3)).isLocal()).isTrue();
        assertThat(br0.port(1).sum(Counter.LEARN_REFUSED)).isEqualTo(2);
    }

    @Test
    void bridgeAddressGoesToTheHostOnly() {
        assertThat(br0.send(1, br0.host.address(), H1)).isEqualTo(delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void addressOfAnyPortGoesToTheHostOnly(int number) {
        assertThat(br0.send(1, portAddress(number), H1)).isEqualTo(delivered());
    }

    @Test
    void movedStationIsReachedAtItsNewPortFromTheFirstFrame() {
        br0.learn(1, H1);

        br0.send(3, BROADCAST, H1);

        assertThat(br0.send(2, H1, H2)).isEqualTo(forwarded(3));
        assertThat(br0.port(3).sum(Counter.MOVED)).isEqualTo(1);
    }

    @Test
    void bridgeThatIsDownDropsEverything() {
        br0.learn(2, H2);
        br0.bridge.setUp(false);

        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.BRIDGE_DOWN));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.BRIDGE_DOWN));
        assertThat(br0.send(HOST, BROADCAST, H1)).isEqualTo(dropped(DropReason.BRIDGE_DOWN));
    }

    @Test
    void bridgeThatComesUpForwardsAtOnce() {
        br0.bridge.setUp(false);
        br0.bridge.setUp(true);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void bridgeWithOnePortHasNowhereToFloodTo() {
        TestBridge lonely = new TestBridge(1);

        assertThat(lonely.send(1, H2, H1)).isEqualTo(dropped(DropReason.NO_EGRESS));
        assertThat(lonely.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST));
    }

    @Test
    void everyVerdictIsCountedOnTheIngressPort() {
        br0.learn(2, H2);
        br0.send(1, H2, H1);
        br0.send(1, H3, H1);
        br0.send(1, portAddress(1), H1);
        br0.send(1, MULTICAST, 0);

        assertThat(br0.port(1).sum(Counter.RX_FRAMES)).isEqualTo(4);
        assertThat(br0.port(1).sum(Counter.RX_BYTES)).isEqualTo(4 * 60);
        assertThat(br0.port(1).sum(Counter.RX_MULTICAST)).isEqualTo(1);
        assertThat(br0.port(1).sum(Counter.FORWARDED)).isEqualTo(1);
        assertThat(br0.port(1).sum(Counter.FLOODED)).isEqualTo(1);
        assertThat(br0.port(1).sum(Counter.DELIVERED)).isEqualTo(1);
        assertThat(br0.port(1).drops(DropReason.INVALID_SOURCE)).isEqualTo(1);
        assertThat(br0.port(2).sum(Counter.TX_FRAMES)).isEqualTo(2);
    }
}
