package io.vetch.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.dissect.SampleFrames;
import io.vetch.pcap.dissect.Tcpdump;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For each expression the same program as the real tcpdump's, the same message, and the same frames of a file. */
class ExpressionsTest {
    private static final int SNAP_LENGTH = 262_144;
    private static final int RANDOM_FRAMES = 3_000;
    private static final int COMBINATIONS = 200;
    private static final long NANOS_PER_MICRO = 1000;

    @TempDir
    Path directory;

    private final Random random = new Random(20_261_121);

    @BeforeEach
    void tcpdump() {
        Tcpdump.assumeInstalled();
    }

    @Test
    void expressionsOfTheManual() throws IOException, FilterException {
        List<CaptureRecord> records = records();
        Path file = write(records);
        int compiled = 0;
        int finding = 0;
        for (String expression : expressions()) {
            BpfProgram program = comparePrograms(expression);
            if (program != null) {
                List<Integer> found = compareSelections(file, records, program, expression);
                compiled++;
                finding += found.isEmpty() || found.size() == records.size() ? 0 : 1;
            }
        }
        assertThat(compiled).isGreaterThan(200);
        assertThat(finding).isGreaterThan(compiled * 3 / 4);
    }

    @Test
    void combinations() throws IOException, FilterException {
        List<CaptureRecord> records = records();
        Path file = write(records);
        List<String> primitives = expressions().stream()
                .filter(expression -> compiles(expression))
                .toList();
        int finding = 0;
        for (int n = 0; n < COMBINATIONS; n++) {
            String expression = combine(primitives, 1 + random.nextInt(3));
            boolean optimize = random.nextInt(4) != 0;
            BpfProgram program = compareImages(expression, optimize);
            if (program != null) {
                // Unoptimized, the order of loads differs, and with it which cut off frames match.
                List<Integer> found = optimize
                        ? compareSelections(file, records, program, expression)
                        : compareSelections(file, records, program, "-O", expression);
                finding += found.isEmpty() || found.size() == records.size() ? 0 : 1;
            }
        }
        assertThat(finding).isGreaterThan(COMBINATIONS / 3);
    }

    /** Deep expressions would need more parentheses than anybody writes. */
    private String combine(List<String> primitives, int depth) {
        if (depth == 0) {
            return primitives.get(random.nextInt(primitives.size()));
        }
        String left = combine(primitives, depth - 1);
        String right = combine(primitives, random.nextInt(depth));
        return switch (random.nextInt(4)) {
            case 0 -> "not (" + left + ")";
            case 1 -> "(" + left + ") and (" + right + ")";
            case 2 -> "(" + left + ") or not (" + right + ")";
            default -> "(" + left + ") or (" + right + ")";
        };
    }

    /** Null if neither compiles. */
    private static @Nullable BpfProgram comparePrograms(String expression) throws IOException {
        compareImages(expression, false);
        BpfProgram program = compareImages(expression, true);
        if (program != null) {
            assertThat(program.toC()).as(expression).isEqualTo(tcpdump("-dd", expression));
            assertThat(program.toText()).as(expression).isEqualTo(tcpdump("-ddd", expression));
        }
        return program;
    }

    private static @Nullable BpfProgram compareImages(String expression, boolean optimize) throws IOException {
        String theirs = optimize ? tcpdump("-d", expression) : tcpdump("-d", "-O", expression);
        try {
            BpfProgram program = BpfCompiler.compile(expression, SNAP_LENGTH, BpfCompiler.ETHERNET, optimize);
            assertThat(program.disassemble()).as(expression).isEqualTo(theirs);
            return program;
        } catch (FilterException e) {
            assertThat("tcpdump: " + e.getMessage() + "\n").as(expression).isEqualTo(theirs);
            return null;
        }
    }

    private static boolean compiles(String expression) {
        try {
            BpfCompiler.compile(expression, SNAP_LENGTH, BpfCompiler.ETHERNET, true);
            return true;
        } catch (FilterException e) {
            return false;
        }
    }

    private static List<Integer> compareSelections(
            Path file, List<CaptureRecord> records, BpfProgram program, String... expression)
            throws IOException, FilterException {
        List<Integer> theirs = tcpdumpSelects(file, expression);
        for (FrameFilter filter : engines(program)) {
            assertThat(select(records, filter)).as(String.join(" ", expression)).isEqualTo(theirs);
        }
        return theirs;
    }

    /** None where even libpcap's answer is chance: where it reads scratch memory that nothing wrote. */
    private static List<FrameFilter> engines(BpfProgram program) throws FilterException {
        try {
            BpfCheck.check(program);
        } catch (FilterException e) {
            boolean chance = e.getMessage().contains("may not have been written");
            return chance ? List.of() : List.of(BpfTranslator.offline(program));
        }
        return List.of(BpfTranslator.offline(program), new BpfInterpreter(program));
    }

    private static List<Integer> select(List<CaptureRecord> records, FrameFilter filter) {
        List<Integer> selected = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            byte[] bytes = records.get(i).bytes();
            int answer = filter.run(
                    ByteBuffer.wrap(bytes), 0, bytes.length, records.get(i).originalLength());
            if (answer != 0) {
                assertThat(answer).isEqualTo(SNAP_LENGTH);
                selected.add(i);
            }
        }
        return selected;
    }

    /** The time stamps say which records come out. */
    private static List<Integer> tcpdumpSelects(Path file, String... expression) throws IOException {
        List<String> command = new ArrayList<>(List.of("tcpdump", "-r", file.toString(), "-w", "-"));
        command.addAll(List.of(expression));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Integer> selected = new ArrayList<>();
        try (PcapReader reader = new PcapReader(Channels.newChannel(process.getInputStream()))) {
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                selected.add((int) (record.epochNanos() / NANOS_PER_MICRO));
            }
        }
        return selected;
    }

    /** What it prints, or its message if it refuses. */
    private static String tcpdump(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tcpdump", "-y", "EN10MB"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whole ones, and ones of which only the beginning was captured. */
    private List<CaptureRecord> records() {
        List<byte[]> frames = new ArrayList<>(SampleFrames.all());
        RandomFrames generator = new RandomFrames(random.nextLong());
        for (int i = 0; i < RANDOM_FRAMES; i++) {
            frames.add(generator.next());
        }
        List<CaptureRecord> records = new ArrayList<>();
        for (byte[] frame : frames) {
            int captured = random.nextInt(3) == 0 ? random.nextInt(frame.length + 1) : frame.length;
            records.add(
                    new CaptureRecord(records.size() * NANOS_PER_MICRO, Arrays.copyOf(frame, captured), frame.length));
        }
        return records;
    }

    private Path write(List<CaptureRecord> records) throws IOException {
        Path file = directory.resolve("frames.pcap");
        Tcpdump.write(file, records);
        return file;
    }

    private static List<String> expressions() throws IOException {
        try (InputStream source = ExpressionsTest.class.getResourceAsStream("expressions.txt")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
