package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.MULTICAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.delivered;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import org.junit.jupiter.api.Test;

/** What the bridge's own host sends and receives by the local port. */
class HostTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long UNKNOWN = station(99);

    private final TestBridge br0 = new TestBridge(3);

    // ---- sending

    @Test
    void hostReachesEveryPortByBroadcastMulticastAndUnknownUnicast() {
        assertThat(br0.send(HOST, BROADCAST, br0.host.address())).isEqualTo(flooded(1, 2, 3));
        assertThat(br0.send(HOST, MULTICAST, br0.host.address())).isEqualTo(flooded(1, 2, 3));
        assertThat(br0.send(HOST, UNKNOWN, br0.host.address())).isEqualTo(flooded(1, 2, 3));
    }

    @Test
    void hostReachesAKnownStationByOnePort() {
        br0.learn(2, H2);

        assertThat(br0.send(HOST, H2, br0.host.address())).isEqualTo(forwarded(2));
    }

    @Test
    void sourceOfTheHostIsNotLearned() {
        br0.send(HOST, BROADCAST, H1);

        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void hostDoesNotTakeOverAStation() {
        br0.learn(1, H1);

        br0.send(HOST, BROADCAST, H1);

        assertThat(br0.whereIs(H1)).isEqualTo(1);
    }

    @Test
    void broadcastAndMulticastOfTheHostIgnoreTheFloodFlags() {
        br0.set(1, PortFlag.BCAST_FLOOD, false);
        br0.set(1, PortFlag.MCAST_FLOOD, false);

        assertThat(br0.send(HOST, BROADCAST, br0.host.address())).isEqualTo(flooded(1, 2, 3));
        assertThat(br0.send(HOST, MULTICAST, br0.host.address())).isEqualTo(flooded(1, 2, 3));
    }

    @Test
    void unknownUnicastOfTheHostHeedsTheFloodFlag() {
        br0.set(1, PortFlag.FLOOD, false);

        assertThat(br0.send(HOST, UNKNOWN, br0.host.address())).isEqualTo(flooded(2, 3));
    }

    @Test
    void frameOfTheHostToItselfIsDropped() {
        assertThat(br0.send(HOST, br0.host.address(), H1)).isEqualTo(dropped(DropReason.SAME_PORT));
    }

    // ---- a promiscuous host

    @Test
    void promiscuousHostGetsACopyOfWhatGoesElsewhere() {
        br0.learn(2, H2);
        br0.bridge.setPromiscuous(true);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(HOST, 2));
        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void promiscuousHostGetsNothingTwice() {
        br0.bridge.setPromiscuous(true);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, portAddress(2), H1)).isEqualTo(delivered());
    }

    @Test
    void promiscuousHostGetsWhatNobodyElseDoes() {
        br0.learn(1, H2);
        br0.bridge.setPromiscuous(true);

        assertThat(br0.send(1, H2, H1)).isEqualTo(delivered());
    }

    @Test
    void promiscuousHostDoesNotHearItself() {
        br0.learn(2, H2);
        br0.bridge.setPromiscuous(true);

        assertThat(br0.send(HOST, H2, br0.host.address())).isEqualTo(forwarded(2));
        assertThat(br0.send(HOST, UNKNOWN, br0.host.address())).isEqualTo(flooded(1, 2, 3));
    }

    @Test
    void hostThatListensNoMoreGetsNothing() {
        br0.bridge.setPromiscuous(true);
        br0.bridge.setPromiscuous(false);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(2, 3));
    }
}
