package io.vetch.pcap.filter;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client's program is a stranger's: it is refused, or it ends within the frame and both engines agree. */
class BpfFuzzTest {
    /** How many instructions (one byte) and how many bytes were not captured (two bytes) stand first. */
    private static final int PREFIX = 3;

    private static final int SURROUNDINGS = 16;

    @FuzzTest(maxDuration = "10m")
    void runsAnythingThatPassesTheCheck(byte[] input) {
        int count = input.length < PREFIX ? 0 : input[0] & 0xff;
        int frame = PREFIX + count * LibPcap.INSTRUCTION_BYTES;
        if (count == 0 || input.length < frame) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(input);
        int missing = Short.toUnsignedInt(bytes.getShort(1));
        run(program(bytes.position(PREFIX), count), Arrays.copyOfRange(input, frame, input.length), missing);
    }

    /** The text as a client sends it, a zero, how many bytes were not captured (two bytes), and the frame. */
    @FuzzTest(maxDuration = "10m")
    void runsAnyTextThatPassesTheCheck(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        BpfProgram program;
        try {
            program = BpfProgram.parse(new String(input, 0, end, StandardCharsets.UTF_8));
            if (!program.equals(BpfProgram.parse(program.toText()))) {
                throw new IllegalStateException(program.toText());
            }
        } catch (FilterException refused) {
            return;
        }
        int frame = Math.min(input.length, end + PREFIX);
        int missing = frame < end + PREFIX
                ? 0
                : Short.toUnsignedInt(ByteBuffer.wrap(input).getShort(end + 1));
        run(program, Arrays.copyOfRange(input, frame, input.length), missing);
    }

    private static BpfProgram program(ByteBuffer bytes, int count) {
        List<BpfInstruction> instructions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            instructions.add(new BpfInstruction(
                    Short.toUnsignedInt(bytes.getShort()),
                    Byte.toUnsignedInt(bytes.get()),
                    Byte.toUnsignedInt(bytes.get()),
                    bytes.getInt()));
        }
        return new BpfProgram(instructions);
    }

    private static void run(BpfProgram program, byte[] frame, int missing) {
        FrameFilter interpreter;
        FrameFilter translated;
        try {
            interpreter = new BpfInterpreter(program);
            translated = BpfTranslator.translate(program);
        } catch (FilterException e) {
            return;
        }
        byte[] amid = new byte[frame.length + 2 * SURROUNDINGS];
        Arrays.fill(amid, (byte) 0xa5);
        System.arraycopy(frame, 0, amid, SURROUNDINGS, frame.length);
        int wireLength = frame.length + missing;
        int wanted = interpreter.run(ByteBuffer.wrap(frame), 0, frame.length, wireLength);
        int alone = translated.run(ByteBuffer.wrap(frame), 0, frame.length, wireLength);
        int inside = translated.run(ByteBuffer.wrap(amid), SURROUNDINGS, frame.length, wireLength);
        if (alone != wanted || inside != wanted) {
            throw new IllegalStateException(program.toText() + wanted + " " + alone + " " + inside);
        }
    }
}
