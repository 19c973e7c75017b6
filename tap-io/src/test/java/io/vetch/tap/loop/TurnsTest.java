package io.vetch.tap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.tap.loop.Turns.Turn;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * epoll names readable descriptors in the same order in each round: the last is to have as much of a loop as the first.
 */
class TurnsTest {
    private static final int ROUNDS = 5000;

    private final Turns turns = new Turns();

    private static Turn[] readers(int count) {
        return Stream.generate(Turn::new).limit(count).toArray(Turn[]::new);
    }

    /** @param bursts counted on here, for each reader. @return copies that the round cost */
    private int round(Turn[] readers, int copies, int[] bursts) {
        int cost = 0;
        for (int i = 0; i < readers.length; i++) {
            if (turns.comes(readers[i])) {
                turns.took(readers[i], copies);
                bursts[i]++;
                cost += copies;
            }
        }
        return cost;
    }

    @ParameterizedTest
    @CsvSource({"2, 456", "65, 256", "129, 256", "400, 200", "400, 399", "410, 200", "500, 256", "1000, 129"})
    void allThatFloodHaveTheSameShareAndARoundStaysShort(int count, int copies) {
        Turn[] readers = readers(count);
        int[] bursts = new int[count];
        long cost = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int round = round(readers, copies, bursts);
            assertThat(round).isLessThan(Turns.ROUND + 2 * copies);
            cost += round;
        }

        int fewest = Arrays.stream(bursts).min().orElseThrow();
        int most = Arrays.stream(bursts).max().orElseThrow();
        assertThat(most - fewest).isLessThanOrEqualTo(1 + fewest / 10);
        assertThat(cost / ROUNDS).isGreaterThan(Math.min(Turns.ROUND, count * copies) / 2);
    }

    @Test
    void whoSendsKnownUnicastIsServedInEveryRound() {
        Turn[] flooding = readers(400);
        int[] bursts = new int[400];
        Turn unicast = new Turn();
        turns.took(unicast, 1);
        for (int i = 0; i < ROUNDS; i++) {
            round(flooding, 200, bursts);
            assertThat(turns.comes(unicast)).isTrue();
            turns.took(unicast, Turns.CHEAP);
        }
    }

    @Test
    void whoFloodsOnceAmongUnicastDoesNotWait() {
        Turn[] flooding = readers(400);
        int[] bursts = new int[400];
        Turn asking = new Turn();
        for (int i = 0; i < 10; i++) {
            turns.took(asking, 1);
        }
        for (int i = 0; i < 100; i++) {
            round(flooding, 200, bursts);
            assertThat(turns.comes(asking)).isTrue();
            turns.took(asking, i % 10 == 0 ? 400 : 1);
        }
    }

    @Test
    void aNewPortBehindManyThatSendUnicastIsServedAtOnce() {
        Turn[] busy = readers(20);
        Arrays.stream(busy).forEach(each -> turns.took(each, 1));
        int[] bursts = new int[20];
        Turn fresh = new Turn();
        for (int i = 0; i < 100; i++) {
            round(busy, BurstBuffer.SLOTS, bursts);
            assertThat(turns.comes(fresh)).isTrue();
            turns.took(fresh, 200);
        }
        assertThat(bursts).containsOnly(100);
    }

    @Test
    void whoFloodsAloneNeverWaits() {
        Turn alone = new Turn();
        for (int i = 0; i < 100; i++) {
            assertThat(turns.comes(alone)).isTrue();
            turns.took(alone, Turns.BURST + 200);
        }
    }

    @Test
    void whoFloodedBeforeAPauseOwesNothing() {
        Turn[] flooding = readers(8);
        int[] bursts = new int[8];
        Turn resting = new Turn();
        turns.comes(resting);
        turns.took(resting, 5000);
        for (int i = 0; i < 100; i++) {
            round(flooding, 100, bursts);
        }
        assertThat(turns.comes(resting)).isTrue();
    }

    @Test
    void whoDoesNotComeBackKeepsNobodyWaiting() {
        Turn[] flooding = readers(100);
        round(flooding, 200, new int[100]);
        Turn[] rest = Arrays.copyOf(flooding, 50);
        int[] bursts = new int[50];
        for (int i = 0; i < 100; i++) {
            round(rest, 200, bursts);
        }
        assertThat(bursts).doesNotContain(0);
    }
}
