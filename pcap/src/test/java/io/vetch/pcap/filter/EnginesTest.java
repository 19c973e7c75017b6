package io.vetch.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The interpreter and the translated filter say what libpcap's bpf_filter says. */
class EnginesTest {
    private static final int PROGRAMS = 6_000;
    private static final int FRAMES = 24;
    private static final int LONGEST_FRAME = 200;
    private static final int SURROUNDINGS = 37;
    private static final int LARGE = 900;

    private final Random random = new Random(20_261_120);

    @Test
    void randomProgramsOnRandomFrames() throws FilterException {
        RandomPrograms programs = new RandomPrograms(7);
        BitSet used = new BitSet();
        Set<Integer> answers = new HashSet<>();
        for (int n = 0; n < PROGRAMS; n++) {
            BpfProgram program = programs.valid();
            program.instructions().forEach(i -> used.set(i.code()));
            FrameFilter interpreter = new BpfInterpreter(program);
            FrameFilter translated = BpfTranslator.translate(program);
            assertThat(translated).isNotInstanceOf(BpfInterpreter.class);
            PcapReference reference = new PcapReference(program);
            for (int frame = 0; frame < FRAMES; frame++) {
                answers.add(compare(program, reference, interpreter, translated));
            }
        }
        assertThat(used.stream().boxed()).containsExactlyInAnyOrderElementsOf(RandomPrograms.CODES);
        assertThat(answers).hasSizeGreaterThan(PROGRAMS / 4);
    }

    /** Programs that were spoiled and pass the check all the same: never an exception, a loop, or a look elsewhere. */
    @Test
    void whatPassesTheCheckIsHarmless() {
        RandomPrograms programs = new RandomPrograms(8);
        int passed = 0;
        for (int n = 0; n < 2 * PROGRAMS; n++) {
            BpfProgram program = programs.spoiled();
            try {
                FrameFilter interpreter = new BpfInterpreter(program);
                FrameFilter translated = BpfTranslator.translate(program);
                compare(program, new PcapReference(program), interpreter, translated);
                passed++;
            } catch (FilterException e) {
                assertThat(e).hasMessageContaining("instruction");
            }
        }
        assertThat(passed).isBetween(PROGRAMS / 10, 2 * PROGRAMS);
    }

    /**
     * A frame that fills its buffer, and the same one amid other bytes: whatever looks elsewhere throws, or differs.
     */
    private int compare(BpfProgram program, PcapReference reference, FrameFilter... filters) {
        byte[] frame = new byte[random.nextInt(LONGEST_FRAME + 1)];
        random.nextBytes(frame);
        int wireLength = random.nextInt(3) == 0 ? frame.length + random.nextInt(2000) : frame.length;
        byte[] amid = new byte[frame.length + 2 * SURROUNDINGS];
        random.nextBytes(amid);
        System.arraycopy(frame, 0, amid, SURROUNDINGS, frame.length);
        ByteBuffer direct = ByteBuffer.allocateDirect(amid.length).put(0, amid);
        int wanted = reference.run(frame, wireLength);
        for (FrameFilter filter : filters) {
            int heap = filter.run(ByteBuffer.wrap(frame), 0, frame.length, wireLength);
            int inside = filter.run(direct, SURROUNDINGS, frame.length, wireLength);
            if (heap != wanted || inside != wanted) {
                fail(
                        "libpcap: %d, %s: %d and %d, for %d of %d bytes and%n%s",
                        wanted, filter.getClass(), heap, inside, frame.length, wireLength, program.disassemble());
            }
        }
        return wanted;
    }

    /** Where a program is too large for a method that gets compiled, or for any method, the interpreter has it. */
    @Test
    void largePrograms() throws FilterException {
        for (int instructions : IntStream.of(
                        100, LARGE, BpfTranslator.LARGEST_PROGRAM - 1, BpfCheck.MAX_INSTRUCTIONS - 1)
                .toArray()) {
            // The longest translation there is: ld [x + k].
            List<BpfInstruction> list = new ArrayList<>(
                    Collections.nCopies(instructions, new BpfInstruction(Bpf.LD | Bpf.IND | Bpf.W, 0, 0, 100_000)));
            list.add(new BpfInstruction(Bpf.RET | Bpf.A, 0, 0, 0));
            BpfProgram program = new BpfProgram(list);
            FrameFilter filter = BpfTranslator.translate(program);
            assertThat(filter instanceof BpfInterpreter).isEqualTo(instructions >= LARGE);
            ByteBuffer bytes = ByteBuffer.allocate(100_010).putInt(100_000, 0x01020304);
            assertThat(filter.run(bytes, 0, 100_004, 100_004)).isEqualTo(0x01020304);
            assertThat(filter.run(bytes, 0, 100_003, 100_004)).isZero();
        }
    }

    @Test
    void manyHosts() throws FilterException {
        String hosts = String.join(
                " or ",
                IntStream.range(0, 150).mapToObj(i -> "src host 10.0.1." + i).toList());
        BpfProgram program = BpfCompiler.compile(hosts, 96, BpfCompiler.ETHERNET, true);
        assertThat(BpfTranslator.translate(program)).isNotInstanceOf(BpfInterpreter.class);
    }

    /** On the way over 4 the loads are known to be inside; on the way over 2 they are not. */
    @Test
    void aShortWayProvesNothingForALongOne() throws FilterException {
        BpfProgram program = BpfProgram.parse("""
                6
                48 0 0 0
                21 0 1 1
                40 0 0 50
                48 0 0 20
                6 0 0 7
                6 0 0 0
                """);
        FrameFilter filter = BpfTranslator.translate(program);
        byte[] frame = new byte[20];
        assertThat(filter.run(ByteBuffer.wrap(frame), 0, 20, 20)).isZero();
        assertThat(filter.run(ByteBuffer.wrap(new byte[21]), 0, 21, 21)).isEqualTo(7);
    }

    /** Where the last byte that a load needs is the last that an int can count, and behind it. */
    @Test
    void loadsFromTheFarEnd() throws FilterException {
        for (int code : new int[] {0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xb1}) {
            for (int k = Integer.MAX_VALUE - 5; k != Integer.MIN_VALUE + 5; k++) {
                BpfProgram program =
                        BpfProgram.parse("2\n" + code + " 0 0 " + Integer.toUnsignedString(k) + "\n6 0 0 1");
                assertThat(BpfTranslator.translate(program).run(ByteBuffer.allocate(9), 0, 9, 9))
                        .isZero();
            }
        }
    }

    /** What stands behind such a load must not go on in a way that has other words of M[]. */
    @Test
    void aJumpBehindALoadFromTheFarEnd() throws FilterException {
        FrameFilter filter = BpfTranslator.translate(BpfProgram.parse("""
                8
                21 0 1 0
                5 0 0 2
                2 0 0 0
                5 0 0 2
                48 0 0 2147483646
                5 0 0 1
                96 0 0 0
                22 0 0 0
                """));
        assertThat(filter.run(ByteBuffer.allocate(9), 0, 9, 9)).isZero();
    }

    /**
     * What libpcap compiles for {@code not geneve} reads scratch memory that nothing wrote: 0, not what is left there.
     */
    @Test
    void unwrittenMemoryIsZeroOffline() throws FilterException {
        FrameFilter writer = new BpfInterpreter(BpfProgram.parse("""
                3
                0 0 0 5
                2 0 0 1
                22 0 0 0
                """));
        FrameFilter reader = BpfTranslator.offline(BpfProgram.parse("""
                2
                96 0 0 1
                22 0 0 0
                """));
        ByteBuffer frame = ByteBuffer.allocate(0);
        assertThat(writer.run(frame, 0, 0, 0)).isEqualTo(5);
        assertThat(reader.run(frame, 0, 0, 0)).isZero();
    }
}
