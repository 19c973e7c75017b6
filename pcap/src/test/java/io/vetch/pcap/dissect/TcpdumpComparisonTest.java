package io.vetch.pcap.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.file.CaptureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Line by line the same as {@code tcpdump -r}, but for docs/tcpdump-differences.md. */
class TcpdumpComparisonTest {
    private static final int DEEP_ENOUGH = 160;

    @TempDir
    Path directory;

    @BeforeEach
    void tcpdump() {
        Tcpdump.assumeInstalled();
    }

    @Test
    void samples() throws IOException {
        compare(records(SampleFrames.all()));
    }

    @Test
    void samplesCutOffAtEveryByte() throws IOException {
        List<CaptureRecord> records = new ArrayList<>();
        for (byte[] frame : SampleFrames.all()) {
            for (int length = 1; length < Math.min(frame.length, DEEP_ENOUGH); length++) {
                records.add(new CaptureRecord(0, Arrays.copyOf(frame, length), frame.length));
            }
        }
        compare(records);
    }

    @Test
    void samplesEndingAtEveryByte() throws IOException {
        List<CaptureRecord> records = new ArrayList<>();
        for (byte[] frame : SampleFrames.all()) {
            for (int length = 14; length < Math.min(frame.length, DEEP_ENOUGH); length++) {
                records.add(new CaptureRecord(0, Arrays.copyOf(frame, length), length));
            }
        }
        compare(records);
    }

    @Test
    void samplesWithOneWrongByte() throws IOException {
        Random random = new Random(20_261_107);
        List<byte[]> samples = SampleFrames.all();
        List<CaptureRecord> records = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            byte[] frame = samples.get(random.nextInt(samples.size())).clone();
            frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            records.add(new CaptureRecord(0, frame, frame.length));
        }
        compare(records);
    }

    @Test
    void realTraffic() throws IOException, InterruptedException {
        makeRealTraffic();
        try (Stream<Path> files =
                Files.list(directory).filter(file -> file.toString().endsWith(".pcap"))) {
            for (Path file : files.sorted().toList()) {
                List<CaptureRecord> records = Tcpdump.read(file);
                assertThat(records).as(file.toString()).isNotEmpty();
                compare(records);
                compare(records.stream().map(TcpdumpComparisonTest::headersOnly).toList());
            }
        }
    }

    private static CaptureRecord headersOnly(CaptureRecord record) {
        byte[] bytes = record.bytes();
        return new CaptureRecord(record.epochNanos(), Arrays.copyOf(bytes, Math.min(bytes.length, 60)), bytes.length);
    }

    private void makeRealTraffic() throws IOException, InterruptedException {
        Path script = directory.resolve("real-captures.sh");
        try (InputStream source = TcpdumpComparisonTest.class.getResourceAsStream("real-captures.sh")) {
            Files.copy(source, script);
        }
        boolean root = Tcpdump.runs("unshare", "-n", "true");
        Assumptions.assumeTrue(root || Tcpdump.runs("unshare", "-rn", "true"), "cannot make a network namespace");
        Assumptions.assumeTrue(
                Tcpdump.runs("unshare", root ? "-n" : "-rn", "ip", "link", "add", "name", "v0", "type", "veth"),
                "cannot make veth devices");
        Process process = new ProcessBuilder(
                        "unshare", root ? "-n" : "-rn", "sh", script.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        System.out.print(said);
    }

    private static List<CaptureRecord> records(List<byte[]> frames) {
        return frames.stream()
                .map(frame -> new CaptureRecord(0, frame, frame.length))
                .toList();
    }

    private void compare(List<CaptureRecord> records) throws IOException {
        compare(records, DissectOptions.DEFAULT);
        compare(records, DissectOptions.DEFAULT.withLinkHeader(), "-e");
        compare(records, DissectOptions.DEFAULT.withAbsoluteSequences(), "-S");
    }

    private void compare(List<CaptureRecord> records, DissectOptions options, String... flags) throws IOException {
        Path file = directory.resolve("compare.dump");
        Tcpdump.write(file, records);
        List<String> theirs = Tcpdump.print(file, flags);
        assertThat(theirs).hasSameSizeAs(records);
        Dissector dissector = new Dissector(options);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            CaptureRecord record = records.get(i);
            String ours = dissector.dissect(ByteBuffer.wrap(record.bytes()), record.originalLength());
            if (!ours.equals(theirs.get(i)) && !KnownDifferences.explain(ours)) {
                differences.add("tcpdump: " + theirs.get(i) + "\n  vetch: " + ours);
            }
        }
        assertThat(differences).as(String.join(" ", flags)).isEmpty();
    }
}
