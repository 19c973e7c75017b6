package io.vetch.pcap.dissect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** Frames are strangers' bytes: whatever they are, there is a line for them, and the same one every time. */
class DissectorFuzzTest {
    /** Options (bits of one byte) and how many bytes were not captured (two bytes) stand before the frame. */
    private static final int PREFIX = 3;
    /** A byte becomes at most so many characters: the worst are zeros that are empty records with a name each. */
    private static final int EXPANSION = 1200;

    private static final int LONGEST_LINE = 10_000;

    @FuzzTest(maxDuration = "5m")
    void dissectsAnything(byte[] input) {
        if (input.length < PREFIX) {
            return;
        }
        DissectOptions options = new DissectOptions((input[0] & 1) != 0, (input[0] & 2) != 0, (input[0] & 4) != 0);
        ByteBuffer frame = ByteBuffer.wrap(input, PREFIX, input.length - PREFIX);
        int length = frame.remaining() + (ByteBuffer.wrap(input).getShort(1) & 0xffff);
        String text = new Dissector(options).dissect(frame, length);
        if (text.length() > LONGEST_LINE + EXPANSION * frame.remaining()) {
            throw new IllegalStateException(text.length() + " characters");
        }
        if (text.isEmpty() || !text.equals(new Dissector(options).dissect(frame, length))) {
            throw new IllegalStateException(text);
        }
    }
}
