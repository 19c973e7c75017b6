package io.vetch.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A port that goes on to loop stays out longer and longer, up to a bound. */
class QuarantineTermTest {
    private static final long USUAL = Duration.ofSeconds(30).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final QuarantineTerm term = new QuarantineTerm();
    private long now = Long.MAX_VALUE - MINUTE; // the clock may overflow

    /** The port loops, and is let in when its time has passed. @return how long it was out, in usual terms */
    private long loopOnce() {
        long nanos = term.begin(USUAL, now);
        now += nanos;
        term.end(now);
        return nanos / USUAL;
    }

    @Test
    void doublesWhileItLoopsAgainSoonUpToABound() {
        assertThat(term.inARow()).isZero();
        long[] expected = {1, 2, 4, 8, 16, 16, 16};
        for (int i = 0; i < expected.length; i++) {
            assertThat(loopOnce()).as("term %d", i + 1).isEqualTo(expected[i]);
            assertThat(term.inARow()).isEqualTo(i + 1);
            now += MINUTE;
        }
    }

    @Test
    void beginsAnewAfterAQuietTime() {
        assertThat(loopOnce()).isEqualTo(1);
        now += MINUTE + 1;
        assertThat(loopOnce()).isEqualTo(1);
        for (long times = 2; times <= 8; times *= 2) {
            assertThat(loopOnce()).isEqualTo(times);
        }
        now += 8 * USUAL; // as long as it was out is soon, too
        assertThat(loopOnce()).isEqualTo(16);
        now += 16 * USUAL + 1;
        assertThat(loopOnce()).isEqualTo(1);
    }

    @Test
    void oneThatIsLetInBeforeItsTimeLoopsAgainSoon() {
        term.begin(USUAL, now);
        now += 1;
        term.end(now);
        assertThat(loopOnce()).isEqualTo(2);
        now += MINUTE * 2 + 1;
        assertThat(loopOnce()).isEqualTo(1);
    }
}
