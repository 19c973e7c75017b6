package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.fdb.EntryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an entry lives after its station was last heard. */
class AgeingTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);

    private final TestBridge br0 = new TestBridge(3);

    private void setAgeingSeconds(double seconds) {
        br0.set(BridgeOption.AGEING_TIME, (long) (seconds * 100));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 2, 5, 300, 86_400})
    void entryLivesForTheAgeingTimeAndNotLonger(double seconds) {
        setAgeingSeconds(seconds);
        br0.learn(1, H1);

        br0.pass(0.98 * seconds);
        assertThat(br0.knows(H1)).isTrue();
        br0.pass(0.04 * seconds);
        assertThat(br0.knows(H1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5, 300})
    void entryLivesForTheAgeingTimeAfterItsLastFrame(double seconds) {
        setAgeingSeconds(seconds);
        for (int i = 0; i < 1000; i++) {
            br0.send(1, BROADCAST, H1);
            br0.pass(seconds / 317);
        }

        br0.pass(0.97 * seconds - seconds / 317);
        assertThat(br0.knows(H1)).isTrue();
        br0.pass(0.05 * seconds);
        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void defaultIsFiveMinutes() {
        br0.learn(1, H1);

        br0.pass(299);
        assertThat(br0.knows(H1)).isTrue();
        br0.pass(1.1);
        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void agedStationIsFloodedEvenBeforeTheTimerRuns() {
        setAgeingSeconds(2);
        br0.learn(1, H1);
        br0.pass(2.1);

        assertThat(br0.send(2, H1, H2)).isEqualTo(flooded(1, 3));
    }

    @Test
    void framesToAStationDoNotKeepIt() {
        setAgeingSeconds(2);
        br0.learn(1, H1);
        for (int i = 0; i < 21; i++) {
            br0.send(2, H1, H2);
            br0.pass(0.1);
        }

        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void moveRefreshesAnEntry() {
        setAgeingSeconds(2);
        br0.learn(1, H1);
        br0.pass(1.5);
        br0.learn(2, H1);
        br0.pass(1.5);

        assertThat(br0.knows(H1)).isTrue();
    }

    @Test
    void shorterAgeingTimeRemovesOldEntriesAtOnce() {
        br0.learn(1, H1);
        br0.pass(10);
        br0.learn(2, H2);

        setAgeingSeconds(5);

        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.knows(H2)).isTrue();
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(1);
    }

    @Test
    void longerAgeingTimeKeepsWhatIsThere() {
        setAgeingSeconds(5);
        br0.learn(1, H1);
        br0.pass(4);

        setAgeingSeconds(60);
        br0.pass(50);

        assertThat(br0.knows(H1)).isTrue();
    }

    @Test
    void longestAgeingTimeIsTaken() {
        br0.set(BridgeOption.AGEING_TIME, 0xffff_ffffL);
        br0.learn(1, H1);

        br0.pass(10_000_000);

        assertThat(br0.knows(H1)).isTrue();
    }

    // ---- ageing time 0: a hub

    @Test
    void ageingTimeZeroMakesAHub() {
        setAgeingSeconds(0);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(2, H1, H2)).isEqualTo(flooded(1, 3));
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isZero();
    }

    @Test
    void ageingTimeZeroForgetsWhatWasLearned() {
        br0.learn(1, H1);

        setAgeingSeconds(0);

        assertThat(br0.send(2, H1, H2)).isEqualTo(flooded(1, 3));
    }

    @Test
    void hubStillHeedsStaticEntries() {
        br0.addEntry(H1, EntryKind.STATIC, 1);

        setAgeingSeconds(0);

        assertThat(br0.send(2, H1, H2)).isEqualTo(forwarded(1));
    }

    @Test
    void hubThatGetsAnAgeingTimeLearnsAgain() {
        setAgeingSeconds(0);
        setAgeingSeconds(300);

        br0.learn(1, H1);
        br0.pass(301);

        assertThat(br0.knows(H1)).isFalse();
    }

    // ---- entries added by hand

    @Test
    void staticAndLocalEntriesNeverAge() {
        br0.addEntry(H1, EntryKind.STATIC, 1);
        br0.addEntry(H2, EntryKind.LOCAL, 2);

        br0.pass(1_000_000);

        assertThat(br0.whereIs(H1)).isEqualTo(1);
        assertThat(br0.whereIs(H2)).isEqualTo(2);
        assertThat(br0.knows(br0.host.address())).isTrue();
    }

    @Test
    void dynamicEntryAddedByHandAges() {
        br0.addEntry(H1, EntryKind.DYNAMIC, 1);

        br0.pass(301);

        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void entryAddedByHandIsNewAlsoWhereNothingHasHappenedForLong() {
        setAgeingSeconds(2);
        br0.passUnseen(1.9);
        br0.addEntry(H1, EntryKind.DYNAMIC, 1);

        br0.pass(1.9);
        assertThat(br0.knows(H1)).isTrue();
        br0.pass(0.2);
        assertThat(br0.knows(H1)).isFalse();
    }

    @Test
    void timerRunsOftenEnoughForAnyAgeingTime() {
        assertThat(br0.bridge.ageing().intervalNanos()).isEqualTo(TestBridge.SECOND);
        setAgeingSeconds(2);
        assertThat(br0.bridge.ageing().intervalNanos()).isEqualTo(TestBridge.SECOND / 25);
        setAgeingSeconds(0.01);
        assertThat(br0.bridge.ageing().intervalNanos()).isEqualTo(TestBridge.SECOND / 100);
    }
}
