package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterFaultTest {
    @TempDir
    Path directory;

    /** A disk of its own in a mount namespace of its own, so that it is full for nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void leavesWholeRecordsOnAFullDisk(String format) throws Exception {
        for (long kilobytes : new long[] {512, 2040, 3000}) {
            List<String> command = new ArrayList<>(List.of("unshare", "-r", "-m", "sh", "-c"));
            command.add("mount -t tmpfs -o size=%dk none \"$1\" && shift && exec \"$@\"".formatted(kilobytes));
            command.addAll(List.of("sh", directory.toString()));
            Path file = directory.resolve("x");
            List<String> lines = runWithADisk(command, format, file);
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).isEqualTo(file + ": Unable to write output: No space left on device");
            assertThat(Integer.parseInt(lines.getLast()) * 1_100L / 1024)
                    .isBetween(kilobytes * 9 / 10, kilobytes * 11 / 10);
        }
    }

    private static List<String> runWithADisk(List<String> command, String format, Path file) throws Exception {
        List<String> probe = new ArrayList<>(command);
        probe.add("true");
        Tools.Result possible = Tools.run(probe.toArray(String[]::new));
        Assumptions.assumeTrue(possible.status() == 0, "no mount namespace with a tmpfs: " + possible.errors());
        command.addAll(java(format, file));
        return Tools.runQuietly(command.toArray(String[]::new)).lines();
    }

    private static List<String> java(String format, Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FaultyWriter.class.getName(),
                format,
                file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void isReadableAfterAKill(String format) throws Exception {
        Path file = directory.resolve("x");
        Process process = new ProcessBuilder(java(format, file)).start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(file) && Files.size(file) > 20_000_000);
        } finally {
            process.destroyForcibly().waitFor();
        }
        long size = Files.size(file);
        int frames;
        try {
            frames = FaultyWriter.count(file);
        } catch (PcapFormatException e) {
            assertThat(e).hasMessageStartingWith("truncated ");
            return;
        }
        assertThat(frames * 1_013L).isBetween(size * 9 / 10, size);
    }

    @Test
    void tellsThatNobodyReads() throws IOException {
        Pipe pipe = Pipe.open();
        PcapHeader header = PcapHeader.ethernet(TimePrecision.NANOSECONDS, 100);
        try (PcapWriter writer = new PcapWriter(pipe.sink(), header)) {
            writer.write(FaultyWriter.frame(0));
            writer.flush();
            pipe.source().close();
            writer.write(FaultyWriter.frame(1));
            long whole = writer.size() - 16 - 100;
            assertThatThrownBy(writer::flush).hasMessage("Unable to write output: Broken pipe");
            assertThat(writer.size()).isEqualTo(whole);
            assertThatThrownBy(() -> writer.write(FaultyWriter.frame(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Unable to write output: Broken pipe");
        }
        assertThat(pipe.sink().isOpen()).isFalse();
    }

    @Test
    void takesNothingOnceItIsClosed() throws IOException {
        Path file = directory.resolve("x");
        PcapWriter writer =
                new PcapWriter(CaptureFiles.create(file), PcapHeader.ethernet(TimePrecision.NANOSECONDS, 100));
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.write(FaultyWriter.frame(0))).hasMessage("the capture file is closed");
        assertThat(file).hasSize(24);
    }
}
