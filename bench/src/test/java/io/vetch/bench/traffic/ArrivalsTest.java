package io.vetch.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    private void arrive(long... numbers) {
        for (long number : numbers) {
            arrivals.intact(number, number * 10);
        }
    }

    @Test
    void inOrderIsInOrder() {
        arrive(0, 1, 2, 3);
        assertThat(arrivals.received()).isEqualTo(4);
        assertThat(arrivals.duplicated()).isZero();
        assertThat(arrivals.reordered()).isZero();
        assertThat(arrivals.lastGapNanos()).isEqualTo(-1);
    }

    @Test
    void secondOneIsADuplicateNotAReorderedFrame() {
        arrive(0, 1, 1, 2, 0);
        assertThat(arrivals.received()).isEqualTo(3);
        assertThat(arrivals.duplicated()).isEqualTo(2);
        assertThat(arrivals.reordered()).isZero();
    }

    @Test
    void lateOneIsReorderedNotLost() {
        arrive(0, 2, 1, 3);
        assertThat(arrivals.received()).isEqualTo(4);
        assertThat(arrivals.reordered()).isEqualTo(1);
        assertThat(arrivals.duplicated()).isZero();
    }

    @Test
    void gapIsRememberedByTheFrameAfterIt() {
        arrive(0, 1, 5, 6, 9, 10);
        assertThat(arrivals.lastGapNanos()).isEqualTo(90);
    }

    @Test
    void firstFrameMayBeTheOneThatIsMissing() {
        arrive(1);
        assertThat(arrivals.lastGapNanos()).isEqualTo(10);
    }

    /** Against a set that remembers everything, with frames lost, late by less than the window, and doubled. */
    @Test
    void countsAsANaiveModelDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BitSet seen = new BitSet();
        long duplicated = 0;
        long reordered = 0;
        int highest = -1;
        for (int i = 0; i < 3_000_000; i++) {
            int number = Math.max(0, i - (random.nextInt(100) == 0 ? random.nextInt(500_000) : 0));
            if (seen.get(number)) {
                duplicated++;
            } else if (number < highest) {
                reordered++;
            }
            seen.set(number);
            highest = Math.max(highest, number);
            arrivals.intact(number, 0);
        }
        assertThat(arrivals.received()).as("seed %d", seed).isEqualTo(seen.cardinality());
        assertThat(arrivals.duplicated()).as("seed %d", seed).isEqualTo(duplicated);
        assertThat(arrivals.reordered()).as("seed %d", seed).isEqualTo(reordered);
    }
}
