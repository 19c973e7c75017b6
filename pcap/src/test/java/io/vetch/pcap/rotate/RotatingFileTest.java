package io.vetch.pcap.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.InterfaceStatistics;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.TimePrecision;
import io.vetch.pcap.file.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File names and contents against the real tcpdump's. */
class RotatingFileTest {
    private static final PcapHeader HEADER =
            PcapHeader.ethernet(TimePrecision.MICROSECONDS, PcapHeader.LARGEST_SNAP_LENGTH);
    private static final long TIME = 1_789_000_000_123_456_000L;

    @TempDir
    Path directory;

    private final List<Path> finished = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_789_000_000L);

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0",
        "1, 0, 1",
        "1, 0, 2",
        "1, 0, 3",
        "1, 0, 10",
        "1, 0, 11",
        "1, 0, 101",
        "2, 0, 2",
        "0, 0, 3",
        "0, 0, 0",
        "3, 86400, 0",
        "1, 86400, 0",
        "1, 86400, 1",
        "1, 86400, 3",
        "1, 86400, 20",
        "0, 86400, 1",
        "99, 0, 12"
    })
    void namesAndFillsFilesLikeTcpdump(int megabytes, int seconds, int files) throws Exception {
        Path input = directory.resolve("input.pcap");
        writeInput(input, 5_500);
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path ours = Files.createDirectory(directory.resolve("ours"));
        String name = seconds == 0 ? "100%.pcap" : "a%%%Q%C.pcap";
        List<String> command =
                new ArrayList<>(List.of("tcpdump", "-Z", "root", "-r", input.toString(), "-w", theirs + "/" + name));
        addOption(command, "-C", megabytes);
        addOption(command, "-G", seconds);
        addOption(command, "-W", files);
        if (megabytes > 0 || seconds > 0) {
            command.addAll(List.of("-z", "echo"));
        }
        Path said = directory.resolve("said");
        Tools.runQuietlyInto(said, command.toArray(String[]::new));

        FileOptions options = new FileOptions(ours + "/" + name, megabytes * 1_000_000L, seconds, files, false);
        try (CaptureReader reader = CaptureFiles.open(input);
                RotatingFile file = rotating(options)) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                file.write(frame);
            }
        }
        assertThat(contents(ours)).isEqualTo(contents(theirs));
        // What -z started may still run when tcpdump has ended.
        Awaitility.await().until(() -> Files.readAllLines(said).size() >= finished.size());
        assertThat(finished.stream().map(path -> path.toString().replace("/ours/", "/theirs/")))
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(said));
    }

    /** tcpdump goes by the clock: this test can only wait for it. */
    @Test
    void rotatesByTimeLikeTcpdump() throws Exception {
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path errors = directory.resolve("errors");
        Tools.run("tcpdump", "--version");
        Process tcpdump = new ProcessBuilder(
                        "tcpdump", "-Z", "root", "-r", "-", "-U", "-G", "3", "-W", "2", "-w", theirs + "/x")
                .redirectError(errors.toFile())
                .start();
        try (OutputStream pipe = tcpdump.getOutputStream();
                PcapWriter writer = new PcapWriter(Channels.newChannel(pipe), HEADER)) {
            writer.write(frame(0));
            writer.flush();
            pipe.flush();
            await(theirs.resolve("x"), 24 + 16 + 1000);
            awaitClock(3);
            writer.write(frame(1));
            writer.write(frame(2));
            writer.flush();
            pipe.flush();
            await(theirs.resolve("x"), 24 + 2 * (16 + 1000));
            awaitClock(3);
            writer.write(frame(3));
            writer.flush();
            pipe.flush();
            assertThat(tcpdump.waitFor()).isZero();
        }
        assertThat(Files.readString(errors)).contains("Maximum file limit reached: 2\n");

        Path ours = Files.createDirectory(directory.resolve("ours"));
        try (RotatingFile file = rotating(new FileOptions(ours + "/x", 0, 3, 2, true))) {
            file.write(frame(0));
            assertThat(Files.size(ours.resolve("x"))).isEqualTo(24 + 16 + 1000);
            now = now.plusSeconds(3);
            file.write(frame(1));
            file.write(frame(2));
            assertThat(file.limitReached()).isFalse();
            now = now.plusSeconds(3);
            file.write(frame(3));
            assertThat(file.limitReached()).isTrue();
            file.write(frame(4));
            file.flush();
        }
        assertThat(contents(ours)).isEqualTo(contents(theirs)).hasSize(1);
        assertThat(finished).containsExactly(ours.resolve("x"), ours.resolve("x"));
    }

    @Test
    void numbersFilesAnewAfterSomeTime() throws IOException {
        try (RotatingFile file = rotating(new FileOptions(directory + "/%s.", 1_000, 60, 12, false))) {
            for (int i = 0; i < 6; i++) {
                now = now.plusSeconds(i == 3 ? 60 : 1);
                file.write(frame(i));
            }
        }
        assertThat(contents(directory).keySet())
                .containsExactly(
                        "1789000000.00",
                        "1789000000.01",
                        "1789000000.02",
                        "1789000063.00",
                        "1789000063.01",
                        "1789000063.02");
    }

    @Test
    void beginsEachPcapngFileWithItsInterfaces() throws IOException {
        FileOptions options = new FileOptions(directory + "/x", 2_000, 0, 0, false);
        CaptureInterface at = new CaptureInterface(4, "veth4", "", 0);
        FrameNotes notes = new FrameNotes(at, FrameNotes.Way.INBOUND, 1, 0, List.of("flood: broadcast"));
        PcapngHeader header = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "vetch", "");
        try (RotatingFile file = new RotatingFile(
                options, path -> new PcapngWriter(CaptureFiles.create(path), header), path -> {}, () -> now)) {
            for (int i = 0; i < 9; i++) {
                file.write(new CaptureRecord(TIME, new byte[1000], 1000, notes));
            }
            ((PcapngWriter) file.writer()).statistics(0, new InterfaceStatistics(TIME, TIME, 9, 0, 9, 9));
        }
        int frames = 0;
        for (String name : contents(directory).keySet()) {
            try (CaptureReader reader = CaptureFiles.open(directory.resolve(name))) {
                assertThat(reader.interfaces())
                        .extracting(CaptureInterface::name)
                        .containsExactly("veth4");
                for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                    assertThat(frame.notes().comments()).isEqualTo(notes.comments());
                    frames++;
                }
            }
        }
        assertThat(frames).isEqualTo(9);
        assertThat(contents(directory)).hasSizeGreaterThan(3);
    }

    @Test
    void namesTheFileThatCannotBeMade() throws IOException {
        assertThatThrownBy(() -> rotating(FileOptions.file(directory + "/none/x")))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + "/none/x: No such file or directory");
        assertThatThrownBy(() -> rotating(FileOptions.file(directory.toString())))
                .hasMessage(directory + ": Is a directory");
        assertThatThrownBy(() -> rotating(FileOptions.file("x".repeat(4097))))
                .hasMessage("too many output files or filename is too long (> 4096)");
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (RotatingFile file = rotating(new FileOptions(gone + "/x", 100, 0, 0, true))) {
            file.write(frame(0));
            Files.delete(gone.resolve("x"));
            Files.delete(gone);
            assertThatThrownBy(() -> file.write(frame(1))).hasMessage(gone + "/x1: No such file or directory");
        }
    }

    @Test
    void readsSizes() {
        assertThat(FileOptions.parseSize("1")).isEqualTo(1_000_000);
        assertThat(FileOptions.parseSize("3k")).isEqualTo(3 * 1024);
        assertThat(FileOptions.parseSize("3M")).isEqualTo(3 * 1024 * 1024);
        assertThat(FileOptions.parseSize("9g")).isEqualTo(9L << 30);
        assertThatThrownBy(() -> FileOptions.parseSize("0")).hasMessage("invalid file size 0");
        assertThatThrownBy(() -> FileOptions.parseSize("-1")).hasMessage("invalid file size -1");
        assertThatThrownBy(() -> FileOptions.parseSize("")).hasMessage("invalid file size ");
        assertThatThrownBy(() -> FileOptions.parseSize("1kb")).hasMessage("invalid file size 1kb (invalid units)");
        assertThatThrownBy(() -> FileOptions.parseSize("9223372036855"))
                .hasMessage("file size 9223372036855 is too large");
        assertThatThrownBy(() -> FileOptions.parseSize("99999999999999999999"))
                .hasMessage("file size 99999999999999999999 is too large");
    }

    private RotatingFile rotating(FileOptions options) throws IOException {
        return new RotatingFile(
                options, path -> new PcapWriter(CaptureFiles.create(path), HEADER), finished::add, () -> now);
    }

    private static void addOption(List<String> command, String option, int value) {
        if (value != 0) {
            command.addAll(List.of(option, Integer.toString(value)));
        }
    }

    private static void await(Path file, long size) {
        Awaitility.await().until(() -> Files.exists(file) && Files.size(file) == size);
    }

    private static void awaitClock(int seconds) {
        Instant end = Instant.now().plusSeconds(seconds);
        Awaitility.await().until(() -> Instant.now().isAfter(end));
    }

    private static void writeInput(Path file, int frames) throws IOException {
        try (PcapWriter writer = new PcapWriter(CaptureFiles.create(file), HEADER)) {
            for (int i = 0; i < frames; i++) {
                writer.write(frame(i));
            }
        }
    }

    private static CaptureRecord frame(int number) {
        byte[] frame = new byte[1000];
        byte[] text = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, frame, 14, text.length);
        return new CaptureRecord(TIME + number * 1_000_000L, frame, 1000);
    }

    /** Name and bytes of each file. */
    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
