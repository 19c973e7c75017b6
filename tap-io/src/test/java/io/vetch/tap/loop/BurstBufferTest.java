package io.vetch.tap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstBufferTest {
    private final BurstBuffer buffer = new BurstBuffer();

    @Test
    void slotsDoNotOverlapEvenWithATagPutBack() {
        for (int slot = 1; slot < BurstBuffer.SLOTS; slot++) {
            long endBefore = buffer.readAddress(slot - 1) + BurstBuffer.READ_LENGTH;
            assertThat(buffer.readAddress(slot) - Frame.TAG_LENGTH).isGreaterThanOrEqualTo(endBefore);
        }
    }

    @Test
    void largestReadFitsIntoTheFirstAndTheLastSlot() {
        fillAll();
        Frame first = buffer.wrap(new Frame(), 0);
        Frame last = buffer.wrap(new Frame(), BurstBuffer.SLOTS - 1);

        assertThat(first.offset()).isGreaterThanOrEqualTo(VirtioNetHeader.LENGTH + Frame.TAG_LENGTH);
        assertThat(last.offset() + last.length())
                .isLessThanOrEqualTo(last.buffer().capacity());
    }

    private void fillAll() {
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            assertThat(buffer.hasRoom()).isTrue();
            assertThat(buffer.filled(BurstBuffer.READ_LENGTH)).isEqualTo(slot);
        }
    }

    @Test
    void slotsDoNotStartAtTheSamePlaceInAPage() {
        long distance = buffer.readAddress(1) - buffer.readAddress(0);

        assertThat(Long.bitCount(distance)).isGreaterThan(1);
        assertThat(distance % 4096).isNotZero();
    }

    /** See there: the kernel's copies start a little behind these. */
    @Test
    void framesStartFarFromMultiplesOf1024() {
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            long frame = buffer.readAddress(slot) + VirtioNetHeader.LENGTH;
            assertThat(frame % 1024).isBetween(256L, 1024L - VirtioNetHeader.LENGTH - Frame.TAG_LENGTH);
        }
    }

    @Test
    void frameIsWhatWasReadBehindItsVirtioHeader() {
        byte[] bytes = new byte[60];
        bytes[0] = 2;
        bytes[5] = 2;

        Frame frame = buffer.wrap(new Frame(), buffer.put(bytes));

        assertThat(frame.length()).isEqualTo(60);
        assertThat(frame.destination()).isEqualTo(0x0200_0000_0002L);
        assertThat(frame.nativeAddress()).isEqualTo(buffer.readAddress(0));
        assertThat(frame.nativeLength()).isEqualTo(VirtioNetHeader.LENGTH + 60);
    }

    @Test
    void freedSlotsAreFilledAgain() {
        buffer.filled(60);
        int second = buffer.filled(70);
        buffer.filled(80);

        buffer.free(second);

        assertThat(buffer.next()).isEqualTo(second);
        assertThat(buffer.readAddress()).isEqualTo(buffer.readAddress(second));
    }

    @Test
    void roomEndsWhenAllSlotsAreFilledAndIsBackAfterReset() {
        fillAll();
        assertThat(buffer.hasRoom()).isFalse();

        buffer.reset();
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(buffer.readAddress()).isEqualTo(buffer.readAddress(0));
    }

    @Test
    void filledSlotsStayAsTheyAre() {
        List<Frame> frames = new ArrayList<>();
        byte[] bytes = new byte[Frame.MAX_LENGTH];
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            Arrays.fill(bytes, (byte) (slot + 1));
            frames.add(buffer.wrap(new Frame(), buffer.put(bytes)));
        }

        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            frames.get(slot).copyTo(bytes, 0, bytes.length);
            assertThat(bytes).containsOnly((byte) (slot + 1));
        }
    }
}
