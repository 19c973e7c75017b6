package io.vetch.pcap.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.print.FramePrinter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Line by line the same as {@code tcpdump -r}, as far as a frame is of what {@link Protocols} knows. */
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
    void timesInEveryStyle() throws IOException {
        byte[] frame = SampleFrames.all().getFirst();
        long summer = 1_751_500_800_999_999_999L;
        List<CaptureRecord> records = new ArrayList<>();
        for (long later :
                new long[] {0, 1, 1000, 999_999_999, 3_600_000_000_000L, 86_399_999_999_999L, -5_000_001_000L}) {
            records.add(new CaptureRecord(summer + later, frame, frame.length));
        }
        records.add(new CaptureRecord(1_700_000_000_000_000_123L, frame, frame.length));
        records.add(new CaptureRecord(0, frame, frame.length));
        records.add(new CaptureRecord(2_147_483_648_000_000_000L, frame, frame.length));
        records.add(new CaptureRecord(summer, frame, frame.length));
        for (FlagSet flags : FlagSet.times().toList()) {
            compare(records, flags);
        }
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
        for (FlagSet flags : FlagSet.all().toList()) {
            compare(records, flags);
        }
    }

    private void compare(List<CaptureRecord> records, FlagSet flags) throws IOException {
        Path file = directory.resolve("compare.dump");
        Tcpdump.write(file, records);
        List<String> theirs = Tcpdump.print(file, flags.words());
        assertThat(theirs).hasSameSizeAs(records);
        FramePrinter printer = new FramePrinter(flags.options());
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            String ours = printer.print(records.get(i));
            if (!ours.equals(theirs.get(i)) && !KnownDifferences.explain(ours)) {
                differences.add("tcpdump: " + theirs.get(i) + "  vetch: " + ours);
            }
        }
        assertThat(differences).as(flags.flags()).isEmpty();
    }
}
