package io.vetch.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When frames are due, and how they are packed. */
class PaceTest {
    private static final long STAMP = 1_700_000_000_000_000_000L;

    @Test
    void constantRatesCountFromTheStart() {
        assertThat(Pace.framesPerSecond(1000).due(0, 0, STAMP)).isZero();
        assertThat(Pace.framesPerSecond(1000).due(2500, 0, STAMP)).isEqualTo(2_500_000_000L);
        assertThat(Pace.framesPerSecond(0.5).due(3, 0, STAMP)).isEqualTo(6_000_000_000L);
        assertThat(Pace.megabitsPerSecond(8).due(10, 1_000_000, STAMP)).isEqualTo(1_000_000_000L);
        assertThat(Pace.topSpeed().due(1_000_000, 1_000_000, STAMP)).isZero();
    }

    @Test
    void recordedPaceFollowsTheStampsAndNeverGoesBack() {
        Pace pace = Pace.recorded(2, Long.MAX_VALUE);
        pace.beginPass();
        assertThat(pace.due(0, 0, STAMP)).isZero();
        assertThat(pace.due(1, 0, STAMP + 1000)).isEqualTo(500);
        assertThat(pace.due(2, 0, STAMP - 5000)).isEqualTo(500);
        assertThat(pace.due(3, 0, STAMP + 3000)).isEqualTo(1500);
    }

    @Test
    void secondPassBeginsWhereTheFirstEnded() {
        Pace pace = Pace.recorded(1, Long.MAX_VALUE);
        for (int pass = 0; pass < 3; pass++) {
            pace.beginPass();
            assertThat(pace.due(0, 0, STAMP)).isEqualTo(pass * 700L);
            assertThat(pace.due(1, 0, STAMP + 700)).isEqualTo((pass + 1) * 700L);
        }
    }

    /** A stamp that is far off costs one pause, and does not spoil the pace of those behind it. */
    @Test
    void noPauseIsLongerThanTheLongest() {
        Pace pace = Pace.recorded(2, 1000);
        pace.beginPass();
        assertThat(pace.due(0, 0, STAMP)).isZero();
        assertThat(pace.due(1, 0, STAMP + 1000)).isEqualTo(500);
        assertThat(pace.due(2, 0, STAMP + 65_536_000)).isEqualTo(1500);
        assertThat(pace.due(3, 0, STAMP + 65_537_000)).isEqualTo(2000);
        assertThat(pace.due(4, 0, STAMP + 2000)).isEqualTo(2000);
        assertThat(pace.due(5, 0, STAMP + 3000)).isEqualTo(2500);
        assertThat(pace.due(6, 0, STAMP + 2500)).isEqualTo(2500);
        assertThat(pace.due(7, 0, STAMP + 4000)).isEqualTo(3000);
    }

    @Test
    void batchComesOutAsItWentIn() {
        FrameBatch batch = new FrameBatch();
        List<byte[]> frames = List.of(new byte[0], new byte[] {1, 2, 3}, new byte[65_557]);
        frames.forEach(frame -> assertThat(batch.add(frame)).isTrue());

        assertThat(batch.count()).isEqualTo(3);
        assertThat(FrameBatch.parse(Arrays.copyOf(batch.array(), batch.length())))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(frames);
    }

    @Test
    void fullBatchTakesNoMoreAndFitsIntoALine() {
        FrameBatch batch = new FrameBatch();
        while (batch.add(new byte[1000])) {
            assertThat(batch.count()).isLessThan(2000);
        }

        assertThat(batch.count()).isEqualTo(FrameBatch.CAPACITY / 1004);
        assertThat((batch.length() + 2) / 3 * 4 + 100).isLessThan(1 << 20);
        batch.clear();
        assertThat(batch.add(new byte[1000])).isTrue();
        assertThat(batch.count()).isEqualTo(1);
    }

    @Test
    void brokenBatchIsRefused() {
        assertThatThrownBy(() -> FrameBatch.parse(new byte[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frame 1 of the batch is cut off");
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        second.writeBytes(new byte[] {0, 0, 0, 1, 9, 0, 0, 0, 5, 1});
        assertThatThrownBy(() -> FrameBatch.parse(second.toByteArray())).hasMessage("frame 2 of the batch is cut off");
        assertThatThrownBy(() -> FrameBatch.parse(new byte[] {-1, -1, -1, -1}))
                .hasMessage("a frame has at most 65557 bytes, not 4294967295");
    }
}
