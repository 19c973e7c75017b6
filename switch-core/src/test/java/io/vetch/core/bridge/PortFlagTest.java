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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The switches of {@code bridge link set}. */
class PortFlagTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long UNKNOWN = station(99);

    private final TestBridge br0 = new TestBridge(3);

    @ParameterizedTest
    @CsvSource({
        "HAIRPIN, hairpin, false",
        "LEARNING, learning, true",
        "FLOOD, flood, true",
        "MCAST_FLOOD, mcast_flood, true",
        "BCAST_FLOOD, bcast_flood, true",
        "ISOLATED, isolated, false",
        "LOCKED, locked, false",
        "MAB, mab, false"
    })
    void flagsHaveTheWordsAndDefaultsOfTheKernelBridge(PortFlag flag, String word, boolean initially) {
        assertThat(flag.word()).isEqualTo(word);
        assertThat(br0.port(1).has(flag)).isEqualTo(initially);
    }

    // ---- learning

    @Test
    void portThatDoesNotLearnKeepsItsStationsOutOfTheDatabase() {
        br0.set(1, PortFlag.LEARNING, false);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.send(2, H1, H2)).isEqualTo(flooded(1, 3));
    }

    @Test
    void portThatDoesNotLearnDoesNotTakeOverAStation() {
        br0.learn(2, H2);
        br0.set(1, PortFlag.LEARNING, false);

        br0.send(1, BROADCAST, H2);

        assertThat(br0.whereIs(H2)).isEqualTo(2);
    }

    // ---- flood, mcast_flood, bcast_flood

    @Test
    void unknownUnicastLeavesOnlyByPortsThatFlood() {
        br0.set(2, PortFlag.FLOOD, false);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(3));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void multicastLeavesOnlyByPortsThatFloodIt() {
        br0.set(2, PortFlag.MCAST_FLOOD, false);

        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(2, 3));
    }

    @Test
    void broadcastLeavesOnlyByPortsThatFloodIt() {
        br0.set(2, PortFlag.BCAST_FLOOD, false);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(2, 3));
    }

    @Test
    void knownUnicastLeavesByAPortThatDoesNotFlood() {
        br0.learn(2, H2);
        br0.set(2, PortFlag.FLOOD, false);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));
    }

    @Test
    void floodFlagsOfTheIngressPortDoNotMatter() {
        br0.set(1, PortFlag.FLOOD, false);
        br0.set(1, PortFlag.BCAST_FLOOD, false);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(2, 3));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    // ---- hairpin

    @Test
    void hairpinSendsFloodedFramesBackToo() {
        br0.set(1, PortFlag.HAIRPIN, true);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(1, 2, 3));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 1, 2, 3));
        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 1, 2, 3));
        assertThat(br0.send(2, BROADCAST, H2)).isEqualTo(flooded(HOST, 1, 3));
    }

    @Test
    void hairpinSendsKnownUnicastBackToItsOwnPort() {
        br0.learn(1, H2);
        br0.set(1, PortFlag.HAIRPIN, true);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(1));
    }

    // ---- isolated

    @Test
    void isolatedPortsDoNotSeeEachOther() {
        br0.set(1, PortFlag.ISOLATED, true);
        br0.set(2, PortFlag.ISOLATED, true);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(flooded(3));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 3));
        br0.learn(2, H2);
        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.ISOLATED));
    }

    @Test
    void isolatedPortReachesOtherPortsAndTheHost() {
        br0.set(1, PortFlag.ISOLATED, true);
        br0.learn(3, H2);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(3));
        assertThat(br0.send(3, H1, H2)).isEqualTo(forwarded(1));
        assertThat(br0.send(1, portAddress(2), H1)).isEqualTo(delivered());
        assertThat(br0.send(HOST, H1, br0.host.address())).isEqualTo(forwarded(1));
    }

    // ---- locked

    @Test
    void lockedPortDropsSourcesItDoesNotKnow() {
        br0.set(1, PortFlag.LOCKED, true);

        assertThat(br0.send(1, UNKNOWN, H1)).isEqualTo(dropped(DropReason.LOCKED));
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.LOCKED));
        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void lockedPortLetsInWhomItKnows() {
        br0.addEntry(H1, EntryKind.STATIC, 1);
        br0.set(1, PortFlag.LOCKED, true);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void lockedPortDropsAStationKnownElsewhereAndDoesNotMoveIt() {
        br0.learn(2, H2);
        br0.set(1, PortFlag.LOCKED, true);

        assertThat(br0.send(1, BROADCAST, H2)).isEqualTo(dropped(DropReason.LOCKED));
        assertThat(br0.whereIs(H2)).isEqualTo(2);
    }

    @Test
    void lockedPortDropsTheBridgesOwnAddressesAsSource() {
        br0.set(1, PortFlag.LOCKED, true);

        assertThat(br0.send(1, BROADCAST, portAddress(1))).isEqualTo(dropped(DropReason.LOCKED));
    }

    @Test
    void lockedPortStillReceives() {
        br0.set(1, PortFlag.LOCKED, true);

        assertThat(br0.send(2, BROADCAST, H2)).isEqualTo(flooded(HOST, 1, 3));
    }

    // ---- mab

    @Test
    void stationsWaitAtALockedPortWithMabUntilSomebodyAdmitsThem() {
        br0.set(1, PortFlag.LOCKED, true);
        br0.set(1, PortFlag.MAB, true);

        for (int frame = 0; frame < 2; frame++) {
            assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.LOCKED));
            assertThat(entry(H1).isLocked()).isTrue();
            assertThat(br0.whereIs(H1)).isEqualTo(1);
        }
        assertThat(br0.send(2, H1, H2)).isEqualTo(forwarded(1));
        br0.bridge.entries().add(new MacAddress(H1), EntryKind.DYNAMIC, false, br0.port(1), true);
        assertThat(entry(H1).isLocked()).isFalse();
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void aStationThatWaitsIsLetInWhereThePortIsNotLocked() {
        br0.set(1, PortFlag.LOCKED, true);
        br0.set(1, PortFlag.MAB, true);
        br0.send(1, BROADCAST, H1);

        assertThat(br0.send(2, BROADCAST, H1)).isEqualTo(flooded(HOST, 1, 3));
        assertThat(entry(H1).isLocked()).isFalse();
        assertThat(br0.whereIs(H1)).isEqualTo(2);
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(dropped(DropReason.LOCKED));
        assertThat(br0.whereIs(H1)).isEqualTo(2);
    }

    @Test
    void nobodyWaitsWithoutMab() {
        br0.set(1, PortFlag.LOCKED, true);
        br0.set(1, PortFlag.MAB, true);
        br0.send(1, BROADCAST, H1);
        br0.learn(2, H2);

        br0.set(1, PortFlag.MAB, false);
        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.knows(H2)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "LEARNING"})
    void mabNeedsALockedPortThatLearns(PortFlag needed) {
        br0.set(1, PortFlag.LOCKED, true);
        br0.set(1, PortFlag.MAB, true);
        assertRefused(() -> br0.set(1, needed, false));
        br0.set(1, PortFlag.MAB, false);
        br0.set(1, needed, false);
        assertRefused(() -> br0.set(1, PortFlag.MAB, true));
    }

    private static void assertRefused(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOf(RefusedException.class)
                .hasMessage("Bridge port must be locked and have learning enabled when MAB is enabled");
    }

    private FdbEntry entry(long station) {
        return Objects.requireNonNull(br0.bridge.fdb().get(new MacAddress(station), 0));
    }
}
