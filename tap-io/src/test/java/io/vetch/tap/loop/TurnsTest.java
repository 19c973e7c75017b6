package io.vetch.tap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.tap.loop.Turns.Turn;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int COPIES_OF_A_FLOOD = 200;
    private static final int READERS = 400;

    private final Turns turns = new Turns();
    private final Turn[] flooding = Stream.generate(Turn::new).limit(READERS).toArray(Turn[]::new);
    private final int[] bursts = new int[READERS];
    private final Turn unicast = new Turn();

    /** @return copies that the round cost */
    private int round() {
        int copies = 0;
        for (int i = 0; i < READERS; i++) {
            if (turns.comes(flooding[i])) {
                turns.took(flooding[i], COPIES_OF_A_FLOOD);
                bursts[i]++;
                copies += COPIES_OF_A_FLOOD;
            }
        }
        return copies;
    }

    @Test
    void manyThatFloodTogetherCostLittleMoreThanOneRound() {
        for (int i = 0; i < 1000; i++) {
            assertThat(round()).isLessThan(Turns.ROUND + 2 * COPIES_OF_A_FLOOD);
        }
    }

    @Test
    void allThatFloodHaveTheSameShare() {
        for (int i = 0; i < 2000; i++) {
            round();
        }

        int fewest = Arrays.stream(bursts).min().orElseThrow();
        int most = Arrays.stream(bursts).max().orElseThrow();
        assertThat(fewest).isGreaterThan(10);
        assertThat(most - fewest).isLessThan(fewest / 4);
    }

    @Test
    void whoSendsKnownUnicastIsServedInEveryRound() {
        turns.comes(unicast);
        turns.took(unicast, BurstBuffer.SLOTS);
        for (int i = 0; i < 100; i++) {
            round();
            assertThat(turns.comes(unicast)).isTrue();
            turns.took(unicast, BurstBuffer.SLOTS);
        }
    }

    @Test
    void whoFloodsAloneNeverWaits() {
        for (int i = 0; i < 100; i++) {
            assertThat(turns.comes(flooding[0])).isTrue();
            turns.took(flooding[0], Turns.BURST + COPIES_OF_A_FLOOD);
        }
    }

    @Test
    void aReaderThatFloodedOnceIsServedAgainWhenOthersRest() {
        round();
        turns.comes(flooding[0]);
        assertThat(turns.comes(flooding[0])).isTrue();
    }
}
