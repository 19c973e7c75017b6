package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.file.FrameNotes.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our files under the eyes of Wireshark's tools and of tcpdump, and theirs under ours. */
class CaptureToolsTest {
    private static final long TIME = 1_789_000_000_123_456_789L;
    private static final PcapngHeader HEADER = new PcapngHeader(262_144, "vetch 0.1", "arp or udp");
    private static final String ERF = "read_format:MIME Files Format";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 20", "3, 20", "60, 500"})
    void toolsReadPcapng(int interfaces, int frames) throws Exception {
        Path file = directory.resolve("x.pcapng");
        List<String> fields = new ArrayList<>();
        try (PcapngWriter writer = new PcapngWriter(CaptureFiles.create(file), HEADER)) {
            int added = 0;
            for (; added < (interfaces + 1) / 2; added++) {
                writer.addInterface("veth" + added, "port " + added, added);
            }
            for (int i = 0; i < frames; i++) {
                // The other half of the interfaces comes while frames are written.
                if (added < interfaces && i % 2 == 1) {
                    writer.addInterface("veth" + added, "", added);
                    added++;
                }
                fields.add(writeFrame(writer, i, i % added));
            }
            for (; added < interfaces; added++) {
                writer.addInterface("veth" + added, "", added);
            }
            for (int i = 0; i < interfaces; i++) {
                writer.statistics(i, new InterfaceStatistics(TIME, TIME + 99, 1000 + i, 5, 900, 895));
            }
        }
        assertToolsReadIt(file, frames);
        assertThat(tshark(file)).isEqualTo(fields);
        String structure = Tools.runQuietly("tshark", "-X", ERF, "-V", "-r", file.toString())
                .output();
        assertThat(structure)
                .doesNotContain("Malformed", "Expert Info (Error", "Unknown")
                .contains("vetch 0.1");
        if (interfaces > 0) {
            assertThat(structure)
                    .contains("arp or udp", "Number of Received Packets: " + (1000 + interfaces - 1))
                    .contains("Linux");
        }
    }

    private static String writeFrame(PcapngWriter writer, int number, int at) throws IOException {
        Way way = Way.values()[number % 3];
        byte[] frame = frame(number);
        boolean known = number % 5 != 0;
        long dropped = number % 4 == 0 ? 0 : number;
        String comment = "flood: ünknown " + number + "; to veth1";
        byte[][] comments = known ? new byte[][] {comment.getBytes(StandardCharsets.UTF_8)} : new byte[0][];
        writer.write(
                at,
                TIME + number,
                frame,
                0,
                frame.length,
                frame.length + number,
                way,
                known ? number : -1,
                dropped,
                comments);
        return String.join(
                "|",
                "veth" + at,
                known ? comment : "",
                known ? Integer.toString(number) : "",
                way == Way.UNKNOWN ? "" : "0x0000000" + way.ordinal(),
                dropped == 0 ? "" : Long.toString(dropped),
                "1789000000." + (123_456_789 + number),
                Integer.toString(frame.length),
                Integer.toString(frame.length + number));
    }

    private static List<String> tshark(Path file) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-T", "fields", "-E", "separator=|"));
        for (String field : List.of(
                "interface_name",
                "comment",
                "packet_id",
                "packet_flags",
                "drop_count",
                "time_epoch",
                "cap_len",
                "len")) {
            command.addAll(List.of("-e", "frame." + field));
        }
        return Tools.runQuietly(command.toArray(String[]::new)).lines();
    }

    private static void assertToolsReadIt(Path file, int frames) throws Exception {
        String name = file.toString();
        assertThat(Tools.runQuietly("tcpdump", "-n", "-r", name).lines().stream()
                        .filter(line -> !line.startsWith("\t")))
                .hasSize(frames);
        assertThat(Tools.runQuietly("tshark", "-n", "-r", name).lines()).hasSize(frames);
        Tools.runQuietly("tshark", "-X", ERF, "-V", "-r", name);
        assertThat(Tools.runQuietly("capinfos", "-M", name).output()).contains("Number of packets:   " + frames + "\n");
    }

    @ParameterizedTest
    @EnumSource(TimePrecision.class)
    void toolsReadPcap(TimePrecision precision) throws Exception {
        for (int frames : new int[] {0, 1, 300}) {
            Path file = directory.resolve(frames + ".pcap");
            try (PcapWriter writer =
                    new PcapWriter(CaptureFiles.create(file), PcapHeader.ethernet(precision, 262_144))) {
                for (int i = 0; i < frames; i++) {
                    writer.write(new CaptureRecord(TIME + i, frame(i), 2000));
                }
            }
            assertToolsReadIt(file, frames);
        }
    }

    @Test
    void readsWhatEditcapAndMergecapWrite() throws Exception {
        Path nanos = directory.resolve("n.pcap");
        Path micros = directory.resolve("u.pcap");
        for (Path file : List.of(nanos, micros)) {
            TimePrecision precision = file.equals(nanos) ? TimePrecision.NANOSECONDS : TimePrecision.MICROSECONDS;
            try (PcapWriter writer = new PcapWriter(CaptureFiles.create(file), PcapHeader.ethernet(precision, 2000))) {
                for (int i = 0; i < 20; i++) {
                    writer.write(new CaptureRecord(TIME + i * 10_001L, frame(i), 2000 + i));
                }
            }
        }
        Path ours = directory.resolve("o.pcapng");
        try (PcapngWriter writer = new PcapngWriter(CaptureFiles.create(ours), new PcapngHeader(2000, "vetch", ""))) {
            writer.addInterface("veth0", "", 1);
            for (int i = 0; i < 20; i++) {
                writeFrame(writer, i, 0);
            }
        }
        Path merged = directory.resolve("m.pcapng");
        Tools.runQuietly(
                "mergecap",
                "-F",
                "pcapng",
                "-w",
                merged.toString(),
                nanos.toString(),
                micros.toString(),
                ours.toString());
        assertSameAsTshark(merged, 60);
        Path edited = directory.resolve("e.pcapng");
        Tools.runQuietly("editcap", "-F", "pcapng", "-a", "3:nötig", ours.toString(), edited.toString());
        assertSameAsTshark(edited, 20);
        for (Path file : List.of(nanos, micros)) {
            Tools.runQuietly("editcap", "-F", "pcapng", file.toString(), edited.toString());
            assertSameAsTshark(edited, 20);
        }
        for (String format : List.of("pcap", "nsecpcap", "modpcap")) {
            Path other = directory.resolve(format);
            Tools.runQuietly("editcap", "-F", format, nanos.toString(), other.toString());
            assertSameAsTshark(other, 20);
        }
        Path resaved = directory.resolve("t.pcapng");
        Tools.runQuietly("tshark", "-r", ours.toString(), "-w", resaved.toString());
        assertSameAsTshark(resaved, 20);
        Path copied = directory.resolve("c.pcapng");
        try (CaptureReader reader = CaptureFiles.open(merged);
                PcapngWriter writer = new PcapngWriter(CaptureFiles.create(copied), HEADER)) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                writer.write(frame);
            }
        }
        assertThat(tshark(copied).stream().map(line -> line.substring(line.indexOf('|'))))
                .containsExactlyElementsOf(tshark(merged).stream()
                        .map(line -> line.substring(line.indexOf('|')))
                        .toList());
    }

    private static void assertSameAsTshark(Path file, int frames) throws Exception {
        List<String> lines = new ArrayList<>();
        try (CaptureReader reader = CaptureFiles.open(file)) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                FrameNotes notes = frame.notes();
                lines.add(String.join(
                        "|",
                        notes.comments().isEmpty() ? "" : String.join(",", notes.comments()),
                        notes.packetId() == -1 ? "" : Long.toString(notes.packetId()),
                        notes.way() == Way.UNKNOWN
                                ? ""
                                : "0x0000000" + notes.way().ordinal(),
                        notes.dropped() == 0 ? "" : Long.toString(notes.dropped()),
                        "%d.%09d".formatted(frame.epochNanos() / 1_000_000_000, frame.epochNanos() % 1_000_000_000),
                        Integer.toString(frame.bytes().length),
                        Integer.toString(frame.originalLength())));
            }
        }
        assertThat(lines).hasSize(frames);
        assertThat(lines)
                .isEqualTo(tshark(file).stream()
                        .map(line -> line.substring(line.indexOf('|') + 1))
                        .toList());
    }

    /** A frame of EtherType 0x88b5, for experiments. */
    private static byte[] frame(int number) {
        byte[] frame = new byte[60 + number % 200];
        System.arraycopy(HexFormat.of().parseHex("ffffffffffff02000000000188b5"), 0, frame, 0, 14);
        frame[14] = (byte) number;
        return frame;
    }
}
