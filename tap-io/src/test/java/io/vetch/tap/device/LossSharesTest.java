package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LossSharesTest {
    private static long[] shares(long lost, long[] missing, long[] came) {
        return LossShares.of(lost, missing, came);
    }

    @Test
    void whenNothingIsOnItsWayWhatIsMissingIsLost() {
        assertThat(shares(7, new long[] {4, 0, 3}, new long[] {0, 0, 0})).containsExactly(4, 0, 3);
    }

    /** 600 are on their way, half of each, as each is half of what comes. */
    @Test
    void whatIsOnItsWayIsNotLost() {
        assertThat(shares(1000, new long[] {1200, 400}, new long[] {5000, 5000}))
                .containsExactly(900, 100);
    }

    @Test
    void aPortThatSendsLittleLosesNothingForOneThatFloods() {
        assertThat(shares(50_000, new long[] {51_000, 3}, new long[] {300_000, 900}))
                .containsExactly(50_000, 0);
    }

    @Test
    void allThatIsLostIsSomebodysAsLongAsThereIsSomebody() {
        assertThat(shares(10, new long[] {6, 5}, new long[] {0, 9}))
                .satisfies(all -> assertThat(LongStream.of(all).sum()).isEqualTo(10));
        assertThat(shares(10, new long[] {2, 1}, new long[] {1, 1})).containsExactly(2, 1);
        assertThat(shares(10, new long[0], new long[0])).isEmpty();
    }
}
