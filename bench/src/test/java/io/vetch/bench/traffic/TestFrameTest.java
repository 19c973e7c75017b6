package io.vetch.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestFrameTest {
    private static final int TAG = 0x8100_6007;
    private static final long SEQUENCE = 0xfedc_ba98L;
    private static final long NANOS = 0x1234_5678_9abcL;

    private static MemorySegment stamped(Stream stream) {
        MemorySegment frame = MemorySegment.ofArray(new byte[stream.size() - TestFrame.FCS]);
        int length = TestFrame.write(frame, 0, stream, TestFrame.template(stream));
        assertThat(length).isEqualTo(stream.size() - TestFrame.FCS);
        TestFrame.writeAddresses(frame, 0, stream, SEQUENCE);
        TestFrame.stamp(frame, 0, stream.tag() != 0, 7, 3, SEQUENCE, NANOS);
        return frame;
    }

    /** As the kernel hands it over: the tag taken out. */
    private static MemorySegment received(MemorySegment frame, int tag) {
        if (tag == 0) {
            return frame;
        }
        byte[] bytes = new byte[(int) frame.byteSize() - 4];
        MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 0, bytes, 0, 12);
        MemorySegment.copy(frame, ValueLayout.JAVA_BYTE, 16, bytes, 12, bytes.length - 12);
        return MemorySegment.ofArray(bytes);
    }

    @ParameterizedTest
    @CsvSource({"64, 0", "65, 0", "1518, 0", "9216, 0", "68, " + TAG, "1522, " + TAG})
    void carriesItsStampAndIsIntact(int size, int tag) {
        Stream stream = Stream.unicast(2, 1, size, tag);
        MemorySegment frame = received(stamped(stream), tag);
        int length = (int) frame.byteSize();
        assertThat(TestFrame.hasRoom(length)).isTrue();
        assertThat(TestFrame.isSigned(frame, 0)).isTrue();
        assertThat(TestFrame.trial(frame, 0)).isEqualTo(7);
        assertThat(TestFrame.stream(frame, 0)).isEqualTo(3);
        assertThat(TestFrame.sequence(frame, 0)).isEqualTo(SEQUENCE);
        assertThat(TestFrame.nanos(frame, 0)).isEqualTo(NANOS);
        assertThat(TestFrame.isIntact(frame, 0, length, tag, stream, TestFrame.template(stream)))
                .isTrue();
        assertThat(TestFrame.isIntact(frame, 0, length, tag ^ 1, stream, TestFrame.template(stream)))
                .isFalse();
    }

    /** Every single bit. */
    @ParameterizedTest
    @ValueSource(ints = {64, 100})
    void noChangeGoesUnseen(int size) {
        Stream stream = Stream.unicast(0, 1, size, 0);
        MemorySegment frame = stamped(stream);
        int length = (int) frame.byteSize();
        for (int bit = 0; bit < length * 8; bit++) {
            flip(frame, bit);
            boolean intact = TestFrame.isSigned(frame, 0)
                    && TestFrame.isIntact(frame, 0, length, 0, stream, TestFrame.template(stream));
            assertThat(intact).as("with bit %d changed", bit).isFalse();
            assertThat(TestFrame.isSigned(frame, 0) || TestFrame.looksOurs(frame, 0, length))
                    .as("ours with bit %d changed", bit)
                    .isTrue();
            flip(frame, bit);
        }
    }

    private static void flip(MemorySegment frame, int bit) {
        byte octet = frame.get(ValueLayout.JAVA_BYTE, bit / 8);
        frame.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (octet ^ 1 << bit % 8));
    }

    @Test
    void addressesTakeTurns() {
        Stream stream = new Stream(0, 2, Addresses.stations(0, 5, 3), Addresses.stations(1, 0, 2), 64, 0);
        MemorySegment frame = MemorySegment.ofArray(new byte[60]);
        TestFrame.writeAddresses(frame, 0, stream, 4);
        assertThat(HexFormat.of().formatHex(frame.asSlice(0, 12).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo("025601000000" + "025600000006");
        assertThat(TestFrame.destination(frame, 0)).isEqualTo(0x0256_0100_0000L);
        assertThat(TestFrame.source(frame, 0)).isEqualTo(0x0256_0000_0006L);
    }

    @Test
    void otherFramesAreForeign() {
        MemorySegment frame = MemorySegment.ofArray(new byte[60]);
        assertThat(TestFrame.isSigned(frame, 0)).isFalse();
        assertThat(TestFrame.looksOurs(frame, 0, 60)).isFalse();
    }
}
