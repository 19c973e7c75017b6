package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PcapFileTest {
    private static final long TIME = 1_789_000_000_123_456_789L;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(TimePrecision.class)
    void readsWhatItWrote(TimePrecision precision) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            PcapHeader header = new PcapHeader(order, precision, 100, PcapHeader.ETHERNET);
            byte[] file = write(header, 5_000);
            try (PcapReader reader = open(file)) {
                assertThat(reader.header()).isEqualTo(header);
                for (int i = 0; i < 5_000; i++) {
                    CaptureRecord record = reader.next();
                    assertThat(record.bytes()).isEqualTo(Arrays.copyOf(frame(i), Math.min(frame(i).length, 100)));
                    assertThat(record.originalLength()).isEqualTo(frame(i).length);
                    assertThat(record.epochNanos()).isEqualTo((TIME + i) / precision.nanos() * precision.nanos());
                }
                assertThat(reader.next()).isNull();
            }
        }
    }

    @Test
    void saysWhereAFileEndsTooEarly() throws IOException {
        byte[] file = write(PcapHeader.ethernet(TimePrecision.NANOSECONDS, 100), 1);
        try (PcapReader reader = open(Arrays.copyOf(file, file.length - 1))) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(PcapFormatException.class)
                    .hasMessage("truncated dump file; tried to read 14 captured bytes, only got 13");
        }
        try (PcapReader reader = open(Arrays.copyOf(file, 30))) {
            assertThatThrownBy(reader::next)
                    .hasMessage("truncated dump file; tried to read 16 header bytes, only got 6");
        }
        assertThatThrownBy(() -> open(Arrays.copyOf(file, 23)))
                .hasMessage("truncated dump file; tried to read 24 file header bytes, only got 19");
        assertThatThrownBy(() -> open(Arrays.copyOf(file, 3)))
                .hasMessage("truncated dump file; tried to read 4 file header bytes, only got 3");
        assertThatThrownBy(() -> open(new byte[10])).hasMessage("unknown file format");
        assertThatThrownBy(() -> open(new byte[24])).hasMessage("unknown file format");
    }

    @Test
    void neverTakesALengthOnTrust() throws IOException {
        byte[] file = write(PcapHeader.ethernet(TimePrecision.NANOSECONDS, 100), 3);
        Random random = new Random(99);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = file.clone();
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            try (PcapReader reader = open(broken)) {
                CaptureRecord record = reader.next();
                while (record != null) {
                    record = reader.next();
                }
            } catch (PcapFormatException expected) {
                assertThat(expected).hasMessageMatching("(truncated|invalid|unknown|unsupported|savefile) .*");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TimePrecision.class)
    void otherToolsReadItWithoutAWarning(TimePrecision precision) throws IOException, InterruptedException {
        Path file = directory.resolve("out.pcap");
        Files.write(file, write(PcapHeader.ethernet(precision, PcapHeader.LARGEST_SNAP_LENGTH), 50));
        String stamp = precision == TimePrecision.NANOSECONDS ? "1789000000.123456789" : "1789000000.123456";
        assertThat(run("tcpdump", "--nano", "-n", "-tt", "-r", file.toString()))
                .contains(stamp)
                .doesNotContain("truncated");
        assertThat(run("tshark", "-r", file.toString()))
                .containsPattern("(?m)^ *50 +0\\.0")
                .doesNotContain("cut short", "damaged");
        assertThat(run("capinfos", "-c", "-E", "-M", file.toString()))
                .contains("Number of packets:   50")
                .contains("ether");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort(command[0] + " is not installed");
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }

    private static byte[] frame(int number) {
        byte[] frame = new byte[14 + number % 200];
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        return frame;
    }

    private static byte[] write(PcapHeader header, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(Channels.newChannel(bytes), header)) {
            for (int i = 0; i < count; i++) {
                writer.write(TIME + i, frame(i), 0, frame(i).length, frame(i).length);
            }
        }
        return bytes.toByteArray();
    }

    private static PcapReader open(byte[] file) throws IOException {
        return new PcapReader(Channels.newChannel(new ByteArrayInputStream(file)));
    }
}
