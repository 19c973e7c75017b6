package io.vetch.cli.tcpdump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.client.RealTool;
import io.vetch.cli.lab.Promptness;
import io.vetch.cli.tcpdump.output.Streams;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real tcpdump prints for us: our verdicts are in its lines, it is as quick as we are, and its death is no secret.
 */
class PrintingTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private BothTcpdumps both;
    private SampleCaptures captures;

    @BeforeEach
    void tcpdump() {
        BothTcpdumps.assumeInstalled();
        both = new BothTcpdumps(directory);
        captures = new SampleCaptures(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t", "-vvv -e", "-X", "-xx -v", "-AA", "-A -v -#", "-A -x", "-l -A"})
    void verdictsStandAtTheEndOfFirstLines(String flags) throws IOException {
        List<CaptureRecord> frames = withVerdicts();
        Path file = captures.pcapng("verdicts.pcapng", frames);
        String[] words = ("-n -S " + flags + " --why -r " + file).split(" ");
        assertThat(both.ours(NOTHING, words).out()).isEqualTo(expected(frames, flags));
    }

    /** Payloads that look like first lines, of this frame's number and of the next ones. */
    private static List<CaptureRecord> withVerdicts() {
        List<CaptureRecord> frames = new ArrayList<>(SampleCaptures.records());
        for (int i = 0; i < 4; i++) {
            int number = frames.size();
            frames.add(datagram(
                    "hello\n    " + number + "  x\n   " + (number + 1) + "  y\n   " + (number + 2) + "  z\n\n"));
            frames.add(datagram("1\r\n2\n3\n"));
        }
        Random random = new Random(7);
        for (int i = 0; i < 25; i++) {
            byte[] payload = new byte[random.nextInt(1, 300)];
            random.nextBytes(payload);
            frames.add(datagram(new String(payload, ISO_8859_1)));
        }
        List<CaptureRecord> noted = new ArrayList<>();
        for (CaptureRecord frame : frames) {
            FrameNotes notes = new FrameNotes(
                    new CaptureInterface(0, "veth20", "", 0),
                    FrameNotes.Way.INBOUND,
                    -1,
                    0,
                    List.of("drop: no " + noted.size()));
            noted.add(new CaptureRecord(frame.epochNanos(), frame.bytes(), frame.originalLength(), notes));
        }
        return noted;
    }

    private static CaptureRecord datagram(String payload) {
        byte[] text = payload.getBytes(ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(42 + text.length);
        bytes.put(HexFormat.of().parseHex("02000000000a02000000000b08004500")).putShort((short) (28 + text.length));
        bytes.put(HexFormat.of().parseHex("000100004011000" + "00a0900010a09000203e807d0"));
        bytes.putShort((short) (8 + text.length)).putShort((short) 0).put(text);
        return new CaptureRecord(SampleCaptures.START, bytes.array(), bytes.capacity());
    }

    /** The real tcpdump prints each frame by itself, so that there is no doubt where it begins. */
    private String expected(List<CaptureRecord> frames, String flags) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            Path file = captures.pcapng("one.pcapng", frames.subList(i, i + 1));
            String own = both.real(
                            NOTHING,
                            ("-n -S " + flags.replace("-#", "") + " -r " + file)
                                    .trim()
                                    .split(" +"))
                    .out();
            int end = own.indexOf('\n');
            text.append(flags.contains("-#") ? "%5d  ".formatted(i + 1) : "");
            text.append(own, 0, end)
                    .append("  [veth20 -> drop: no ")
                    .append(i)
                    .append(']')
                    .append(own, end, own.length());
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "-A", "-l -ttt", "-l -A -#"})
    void manyFramesAreNoLongWait(String flags) throws Exception {
        Path file = captures.path("many.pcap");
        List<CaptureRecord> frames = withVerdicts();
        try (PcapWriter writer = new PcapWriter(
                Channels.newChannel(Files.newOutputStream(file)),
                PcapHeader.ethernet(TimePrecision.MICROSECONDS, 65_535))) {
            for (int i = 0; i < 100_000; i++) {
                writer.write(frames.get(i % frames.size()));
            }
        }
        String[] words = ("-n " + flags + " -r " + file).split(" ");
        long start = System.nanoTime();
        String theirs = both.real(NOTHING, words).out();
        long real = System.nanoTime() - start;
        Promptness.assertWithin(Duration.ofNanos(10 * real).plusSeconds(5), "100,000 frames, " + flags, () -> {
            long begin = System.nanoTime();
            String ours = both.ours(NOTHING, words).out();
            assertThat(ours.equals(theirs)).isTrue();
            return Duration.ofNanos(System.nanoTime() - begin);
        });
    }

    @Test
    void aLineLeavesBeforeTheNextFrameComes() throws Exception {
        try (Running tcpdump = new Running("-l", "-n", "-r", "-")) {
            for (int i = 1; i <= 5; i++) {
                tcpdump.send(datagram("x"));
                int lines = i;
                await().atMost(PATIENCE).until(() -> tcpdump.out().lines().count() == lines);
            }
            assertThat(tcpdump.end()).isZero();
        }
    }

    @Test
    void theDeathOfWhoPrintsIsAnError() throws Exception {
        try (Running tcpdump = new Running("-l", "-n", "-r", "-")) {
            tcpdump.send(datagram("x"));
            await().atMost(PATIENCE).until(() -> tcpdump.out().endsWith("length 1\n"));
            ProcessHandle.current().children().filter(PrintingTest::isPrinter).forEach(ProcessHandle::destroyForcibly);
            assertThat(tcpdump.status()).isOne(); // though no more frames come
            assertThat(tcpdump.err())
                    .endsWith("tcpdump: the tcpdump that prints the frames was killed by signal 9;"
                            + " not all of them are printed\n");
        }
    }

    /**
     * As by {@code | head -1}: that nobody reads any more ends the call, without a word, though no more frames come.
     */
    @Test
    void aReaderThatLeavesIsNoError() throws Exception {
        AtomicBoolean hasLeft = new AtomicBoolean();
        OutputStream oneLine = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (hasLeft.getAndSet(true)) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        try (Running tcpdump = new Running(oneLine, "-l", "-n", "-r", "-")) {
            tcpdump.send(datagram("x"));
            await().atMost(PATIENCE).untilTrue(hasLeft);
            tcpdump.send(datagram("x"));
            assertThat(tcpdump.status()).isZero();
            assertThat(tcpdump.err().lines()).hasSize(1);
        }
    }

    private static boolean isPrinter(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("--number -r -");
    }

    @Test
    void itsWordsAreHeard() throws IOException {
        BothTcpdumps.Run run =
                both.ours(NOTHING, "-T", "nonsense", "-r", captures.plain().toString());
        assertThat(run.exit()).isOne();
        assertThat(run.err())
                .contains("tcpdump: unknown packet type `nonsense'\n")
                .contains(" ended with status 1;");
        both.same("-n", "-T", "rtp", "-r", captures.plain().toString());
    }

    @Test
    void nothingStaysBehind() throws IOException {
        both.ours(NOTHING, "-nr", captures.plain().toString(), "-c", "1");
        both.ours(NOTHING, "-nr", captures.cut(300).toString());
        assertThat(ProcessHandle.current().children().filter(PrintingTest::isPrinter))
                .isEmpty();
    }

    @Test
    void withoutTcpdumpThereIsALineForEachFrame() throws IOException {
        String file = captures.plain().toString();
        BothTcpdumps.Run ours = both.ours("", NOTHING, "-n", "-#", "-e", "-X", "-r", file);
        assertThat(ours.out()).isEqualTo(withoutHttp(both.real(NOTHING, "-n", "-#", "-e", "-X", "-r", file)));
        assertThat(ours.err()).doesNotContain("not installed");
        BothTcpdumps.Run verbose = both.ours("", NOTHING, "-vv", "-n", "-T", "rtp", "-r", file);
        assertThat(verbose.exit()).isZero();
        assertThat(verbose.out()).isEqualTo(withoutHttp(both.real(NOTHING, "-n", "-r", file)));
        assertThat(verbose.err())
                .endsWith("tcpdump: tcpdump is not installed (apt install tcpdump): one line a frame, without what"
                        + " -v -T would change\n");
    }

    private static String withoutHttp(BothTcpdumps.Run real) {
        return real.out().replace(": HTTP", "");
    }

    /** {@code vetch tcpdump} that reads frames as they come. */
    private static final class Running implements AutoCloseable {
        private final OutputStream out;
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final PcapWriter writer;
        private final Future<Integer> status;

        Running(String... arguments) throws IOException {
            this(new ByteArrayOutputStream(), arguments);
        }

        Running(OutputStream out, String... arguments) throws IOException {
            this.out = out;
            Pipe pipe = Pipe.open();
            writer = new PcapWriter(pipe.sink(), PcapHeader.ethernet(TimePrecision.MICROSECONDS, 65_535));
            Streams streams = new Streams(pipe.source(), out, new PrintStream(err, true, UTF_8), Streams.Kind.PIPE);
            Callable<Integer> run = () ->
                    new TcpdumpCommand(List.of(arguments), streams, new Interruption(), RealTool.find("tcpdump")).run();
            status = thread.submit(run);
        }

        void send(CaptureRecord frame) throws IOException {
            writer.write(frame);
            writer.flush();
        }

        String out() {
            return out.toString();
        }

        String err() {
            return err.toString(UTF_8);
        }

        int status() throws Exception {
            return status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        int end() throws Exception {
            writer.close();
            return status();
        }

        @Override
        public void close() throws IOException {
            writer.close();
            thread.shutdownNow();
        }
    }
}
