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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.verdict.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bridge fdb add}, {@code replace}, {@code del} and {@code flush}. */
class FdbEntryTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);

    private final TestBridge br0 = new TestBridge(3);

    // ---- what the kinds mean

    @Test
    void staticEntryLeadsToItsPortThoughItsStationWasNeverHeard() {
        br0.addEntry(H2, EntryKind.STATIC, 2);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));
    }

    @Test
    void staticEntryMovesWithItsStationAndStaysStatic() {
        br0.addEntry(H2, EntryKind.STATIC, 2);

        br0.learn(3, H2);
        br0.pass(1000);

        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(3));
        assertThat(br0.entry(H2).kind()).isEqualTo(EntryKind.STATIC);
    }

    @ParameterizedTest
    @EnumSource(
            value = EntryKind.class,
            names = {"STATIC", "DYNAMIC"})
    void stickyEntryStaysWhereItIs(EntryKind kind) {
        br0.bridge.fdb().add(H2, 0, kind, true, br0.port(2), false);

        assertThat(br0.send(3, BROADCAST, H2)).isEqualTo(flooded(HOST, 1, 2));
        assertThat(br0.whereIs(H2)).isEqualTo(2);
    }

    @Test
    void localEntryDeliversToTheHostWhateverItsPort() {
        br0.addEntry(H2, EntryKind.LOCAL, 2);

        assertThat(br0.send(1, H2, H1)).isEqualTo(delivered());
    }

    @Test
    void localEntryDoesNotMove() {
        br0.addEntry(H2, EntryKind.LOCAL, 2);

        br0.send(3, BROADCAST, H2);

        assertThat(br0.whereIs(H2)).isEqualTo(2);
    }

    @Test
    void dynamicEntryAddedByHandMovesWithItsStation() {
        br0.addEntry(H2, EntryKind.DYNAMIC, 2);

        br0.learn(3, H2);
    }

    @Test
    void multicastEntryIsTakenButMulticastIsFloodedAllTheSame() {
        br0.addEntry(MULTICAST, EntryKind.STATIC, 2);

        assertThat(br0.send(1, MULTICAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    // ---- add and replace

    @ParameterizedTest
    @EnumSource(EntryKind.class)
    void addingWhatIsThereIsRefused(EntryKind kind) {
        br0.addEntry(H1, kind, 1);

        assertExists(H1);
    }

    @Test
    void addingALearnedStationOrAnOwnAddressIsRefused() {
        br0.learn(1, H1);

        assertExists(H1);
        assertExists(portAddress(2));
    }

    private void assertExists(long address) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> br0.addEntry(address, EntryKind.STATIC, 2))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.EXISTS);
    }

    @Test
    void replaceMayMoveAnEntryAndChangeItsKind() {
        br0.learn(1, H1);

        for (EntryKind kind : EntryKind.values()) {
            br0.bridge.fdb().add(H1, 0, kind, false, br0.port(3), true);

            assertThat(br0.whereIs(H1)).isEqualTo(3);
            assertThat(br0.entry(H1).kind()).isEqualTo(kind);
            assertThat(br0.bridge.fdb().entries())
                    .filteredOn(entry -> entry.address().value() == H1)
                    .hasSize(1);
        }
    }

    // ---- delete and flush

    @ParameterizedTest
    @EnumSource(EntryKind.class)
    void deletedEntryIsGone(EntryKind kind) {
        FdbEntry entry = br0.addEntry(H1, kind, 1);

        assertThat(br0.bridge.fdb().delete(entry)).isTrue();
        assertThat(br0.bridge.fdb().delete(entry)).isFalse();
        assertThat(br0.send(2, H1, H2)).isEqualTo(flooded(1, 3));
    }

    @Test
    void deletedStationIsLearnedAgain() {
        br0.learn(1, H1);
        br0.bridge.fdb().delete(br0.entry(H1));

        br0.learn(1, H1);
    }

    @Test
    void flushOfEverythingKeepsTheBridgesOwnAddresses() {
        br0.learn(1, H1);
        br0.addEntry(H2, EntryKind.STATIC, 2);
        br0.addEntry(station(3), EntryKind.LOCAL, 2);

        br0.bridge.entries().flush(entry -> true);

        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.knows(H2)).isFalse();
        assertThat(br0.knows(station(3))).isFalse();
        assertThat(br0.send(1, br0.host.address(), H1)).isEqualTo(delivered());
        assertThat(br0.send(1, portAddress(3), H1)).isEqualTo(delivered());
    }

    @Test
    void flushOfDynamicEntriesKeepsStaticAndLocalOnes() {
        br0.learn(1, H1);
        br0.addEntry(H2, EntryKind.STATIC, 2);
        br0.addEntry(station(3), EntryKind.LOCAL, 2);

        br0.bridge.entries().flush(FdbEntry::isDynamic);

        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.knows(H2)).isTrue();
        assertThat(br0.knows(station(3))).isTrue();
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isZero();
    }

    @Test
    void flushOfAPortKeepsTheOthers() {
        br0.learn(1, H1);
        br0.learn(2, H2);

        br0.bridge.entries().flush(entry -> entry.port() == br0.port(1));

        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.whereIs(H2)).isEqualTo(2);
    }

    // ---- ports that go

    private void fillPort1() {
        br0.learn(1, H1);
        br0.addEntry(H2, EntryKind.STATIC, 1);
        br0.bridge.fdb().add(station(3), 0, EntryKind.STATIC, true, br0.port(1), false);
        br0.addEntry(station(4), EntryKind.LOCAL, 1);
        br0.learn(2, station(5));
    }

    @Test
    void portThatGoesDownLosesItsDynamicEntriesOnly() {
        fillPort1();

        br0.bridge.setOperational(br0.port(1), false);

        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.whereIs(H2)).isEqualTo(1);
        assertThat(br0.whereIs(station(3))).isEqualTo(1);
        assertThat(br0.whereIs(station(4))).isEqualTo(1);
        assertThat(br0.whereIs(station(5))).isEqualTo(2);
        assertThat(br0.send(2, H2, station(5))).isEqualTo(dropped(DropReason.EGRESS_STATE));
    }

    @Test
    void portThatIsRemovedLosesAllItsEntries() {
        fillPort1();

        br0.bridge.removePort(br0.port(1));

        assertThat(br0.bridge.fdb().entries())
                .extracting(entry -> entry.port().number())
                .doesNotContain(1);
        assertThat(br0.whereIs(station(5))).isEqualTo(2);
        assertThat(br0.send(2, portAddress(1), station(5))).isEqualTo(flooded(3));
    }

    @Test
    void bridgeThatGoesDownLosesItsDynamicEntriesOnly() {
        fillPort1();

        br0.bridge.setUp(false);

        assertThat(br0.bridge.fdb().entries()).noneMatch(FdbEntry::isDynamic);
        assertThat(br0.knows(H2)).isTrue();
        assertThat(br0.knows(station(4))).isTrue();
    }
}
