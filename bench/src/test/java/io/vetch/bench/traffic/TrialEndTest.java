package io.vetch.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class TrialEndTest {
    private static final long EXPECTED = 1000;

    /** What is known at the n-th time of asking, from 1 on. @return after how many milliseconds the trial is over */
    private static long endsAfter(LongUnaryOperator looks, LongUnaryOperator came) {
        TrialEnd end = new TrialEnd(EXPECTED);
        long asked = 1;
        while (!end.isReached(looks.applyAsLong(asked), came.applyAsLong(asked))) {
            asked++;
        }
        return asked * TrialEnd.LOOK_MILLIS;
    }

    @Test
    void isSoonReachedWhenAllHaveCome() {
        assertThat(endsAfter(asked -> asked, asked -> EXPECTED)).isEqualTo(60);
        assertThat(endsAfter(asked -> asked, asked -> Math.min(asked * 100, EXPECTED)))
                .isEqualTo(240);
    }

    @Test
    void waitsLongerWhereFramesAreMissing() {
        assertThat(endsAfter(asked -> asked, asked -> EXPECTED - 1)).isEqualTo(260);
    }

    @Test
    void nothingComesToAReceiverThatDoesNotLook() {
        LongUnaryOperator standsStill = asked -> asked <= 5 || asked > 50 ? asked : 5;
        assertThat(endsAfter(standsStill, asked -> asked <= 50 ? 1 : EXPECTED)).isEqualTo(1060);
        assertThat(endsAfter(standsStill, asked -> 1)).isEqualTo(1160);
    }

    @Test
    void aReceiverThatSeldomLooksHasItsTurns() {
        assertThat(endsAfter(asked -> asked / 3, asked -> 1)).isBetween(720L, 760L);
    }

    @Test
    void isReachedAfterTwoSecondsInAnyCase() {
        assertThat(endsAfter(asked -> asked, asked -> asked)).isEqualTo(2000);
        assertThat(endsAfter(asked -> 1, asked -> 1)).isEqualTo(2000);
    }
}
