package io.vetch.tap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
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
        int lastRead = buffer.offset(BurstBuffer.SLOTS - 1) - VirtioNetHeader.LENGTH;

        assertThat(buffer.offset(0)).isGreaterThanOrEqualTo(VirtioNetHeader.LENGTH + Frame.TAG_LENGTH);
        assertThat(lastRead + BurstBuffer.READ_LENGTH)
                .isLessThanOrEqualTo(buffer.bytes().capacity());
    }

    @Test
    void slotsDoNotStartAtTheSamePlaceInAPage() {
        long distance = buffer.readAddress(1) - buffer.readAddress(0);

        assertThat(Long.bitCount(distance)).isGreaterThan(1);
        assertThat(distance % 4096).isNotZero();
    }

    @Test
    void frameIsWhatWasReadBehindItsVirtioHeader() {
        buffer.bytes().putLong(buffer.offset(0), 0x0200_0000_0002_0000L);

        Frame frame = buffer.wrap(new Frame(), VirtioNetHeader.LENGTH + 60);

        assertThat(frame.length()).isEqualTo(60);
        assertThat(frame.destination()).isEqualTo(0x0200_0000_0002L);
        assertThat(frame.nativeAddress()).isEqualTo(buffer.readAddress());
        assertThat(frame.nativeLength()).isEqualTo(VirtioNetHeader.LENGTH + 60);
    }

    @Test
    void shiftedFrameStartsEarlier() {
        int read = VirtioNetHeader.LENGTH + 64;

        Frame frame = buffer.wrap(new Frame(), 5, -Frame.TAG_LENGTH, read);

        assertThat(frame.nativeAddress()).isEqualTo(buffer.readAddress(5) - Frame.TAG_LENGTH);
        assertThat(frame.length()).isEqualTo(64);
    }

    @Test
    void slotIsUsedAgainUnlessKept() {
        long first = buffer.readAddress();
        assertThat(buffer.readAddress()).isEqualTo(first);

        buffer.keep();
        assertThat(buffer.readAddress()).isEqualTo(buffer.readAddress(1)).isNotEqualTo(first);
    }

    @Test
    void roomEndsWhenAllSlotsAreKeptAndIsBackAfterReset() {
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            assertThat(buffer.hasRoom()).isTrue();
            buffer.keep();
        }
        assertThat(buffer.hasRoom()).isFalse();

        buffer.reset();
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(buffer.readAddress()).isEqualTo(buffer.readAddress(0));
    }

    @Test
    void keptFramesStayAsTheyAre() {
        Frame frame = new Frame();
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            int start = buffer.offset(slot);
            for (int i = 0; i < Frame.MAX_LENGTH; i++) {
                buffer.bytes().put(start + i, (byte) (slot + 1));
            }
            buffer.keep();
        }

        byte[] seen = new byte[Frame.MAX_LENGTH];
        for (int slot = 0; slot < BurstBuffer.SLOTS; slot++) {
            buffer.wrap(frame, slot, 0, BurstBuffer.READ_LENGTH).copyTo(seen, 0, seen.length);
            assertThat(seen).containsOnly((byte) (slot + 1));
        }
    }
}
