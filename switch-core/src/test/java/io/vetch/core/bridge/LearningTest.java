package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.PortCounters.Counter;
import org.junit.jupiter.api.Test;

/** What enters the forwarding database, and how much. */
class LearningTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long H_BEYOND = station(99);
    private static final int LIMIT = 8;

    private final TestBridge br0 = new TestBridge(3);

    @Test
    void sourceIsLearnedAsADynamicEntryOnItsPort() {
        br0.send(1, BROADCAST, H1);

        FdbEntry entry = br0.entry(H1);
        assertThat(entry.port()).isSameAs(br0.port(1));
        assertThat(entry.kind()).isEqualTo(EntryKind.DYNAMIC);
        assertThat(entry.isLearned()).isTrue();
        assertThat(br0.port(1).sum(Counter.LEARNED)).isEqualTo(1);
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(1);
    }

    @Test
    void destinationIsNotLearned() {
        br0.send(1, H2, H1);

        assertThat(br0.knows(H2)).isFalse();
    }

    @Test
    void stationMovesWithTheFirstFrameFromItsNewPortAndIsCountedOnce() {
        br0.learn(1, H1);
        br0.learn(2, H1);

        assertThat(br0.send(3, H1, H2)).isEqualTo(forwarded(2));
        assertThat(br0.port(2).sum(Counter.MOVED)).isEqualTo(1);
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(2);
    }

    @Test
    void entryTellsWhenItsStationWasHeardAndWhenItWasSentTo() {
        br0.learn(1, H1);
        long heard = br0.now();
        br0.pass(7);
        br0.send(2, H1, H2);

        assertThat(br0.entry(H1).updatedNanos()).isEqualTo(heard);
        assertThat(br0.entry(H1).usedNanos()).isEqualTo(br0.now());
    }

    // ---- fdb_max_learned

    private void fillToTheLimit() {
        br0.set(BridgeOption.FDB_MAX_LEARNED, LIMIT);
        for (int number = 1; number <= 2 * LIMIT; number++) {
            br0.send(1, BROADCAST, station(number));
        }
    }

    @Test
    void limitKeepsTheFirstStationsAndEvictsNone() {
        fillToTheLimit();

        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(LIMIT);
        for (int number = 1; number <= LIMIT; number++) {
            assertThat(br0.send(2, station(number), H_BEYOND)).isEqualTo(forwarded(1));
        }
        assertThat(br0.port(1).sum(Counter.LEARN_REFUSED)).isEqualTo(LIMIT);
        assertThat(br0.port(2).sum(Counter.LEARN_REFUSED)).isEqualTo(LIMIT);
    }

    @Test
    void stationsBeyondTheLimitAreFlooded() {
        fillToTheLimit();

        for (int number = LIMIT + 1; number <= 2 * LIMIT; number++) {
            assertThat(br0.send(2, station(number), H2)).isEqualTo(flooded(1, 3));
        }
    }

    @Test
    void knownStationMayMoveWhileTheLimitIsReached() {
        fillToTheLimit();

        br0.learn(3, station(LIMIT));

        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(LIMIT);
    }

    @Test
    void agedStationMakesRoomBelowTheLimit() {
        fillToTheLimit();
        br0.pass(301);

        br0.learn(1, station(LIMIT + 1));

        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(1);
    }

    @Test
    void entriesAddedByHandDoNotCountAgainstTheLimit() {
        br0.set(BridgeOption.FDB_MAX_LEARNED, 1);
        br0.addEntry(station(1), EntryKind.STATIC, 1);
        br0.addEntry(station(2), EntryKind.DYNAMIC, 1);

        br0.learn(1, station(3));

        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(1);
    }

    @Test
    void learnedStationReplacedByHandNoLongerCounts() {
        br0.learn(1, H1);
        br0.learn(1, H2);

        br0.bridge.fdb().add(H1, 0, EntryKind.STATIC, false, br0.port(1), true);
        br0.bridge.fdb().add(H2, 0, EntryKind.DYNAMIC, false, br0.port(1), true);

        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isZero();
    }

    @Test
    void limitTakenAwayLetsLearningGoOn() {
        fillToTheLimit();
        br0.set(BridgeOption.FDB_MAX_LEARNED, 0);

        br0.learn(1, station(2 * LIMIT));
    }

    @Test
    void databaseNeverHoldsMoreThanItsCapacity() {
        TestBridge small = new TestBridge(2, 1, 64);
        for (int number = 1; number <= 1000; number++) {
            assertThat(small.send(1, BROADCAST, station(number))).isEqualTo(flooded(HOST, 2));
        }

        long dynamic = small.bridge.fdb().entries().stream()
                .filter(FdbEntry::isDynamic)
                .count();
        assertThat(dynamic).isEqualTo(64);
        assertThat(small.bridge.fdb().dynamic().learnedCount()).isEqualTo(64);
    }
}
