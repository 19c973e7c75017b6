package io.vetch.cli.tcpdump;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.CaptureWriter;
import io.vetch.pcap.file.FrameNotes;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Capture files of every kind, broken ones too. */
final class SampleCaptures {
    static final long START = 1_700_000_000_123_456_789L;

    private static final String MACS = "02000000000a 02000000000b ";
    private static final List<String> FRAMES = List.of(
            "ffffffffffff 02000000000b 0806 0001080006040001 02000000000b 0a090001 000000000000 0a090002",
            MACS + "0806 0001080006040002 02000000000b 0a090001 02000000000a 0a090002",
            MACS + "0800 4500001c0001000040010000 0a090001 0a090002 0800f7ff00000000",
            MACS + "8100 0005 0800 45000020000100004011668a 0a090001 0a090002 03e807d0000c0000 61626364",
            MACS
                    + "0800 4500002c0001000040060000 0a090001 0a090002 1f901f91 00000001 00000000 60020040 00000000 020405b4",
            MACS + "0800 450000280002000040060000 0a090002 0a090001 1f911f90 00000064 00000002 50120040 00000000",
            MACS
                    + "0800 4500002c0003000040060000 0a090001 0a090002 1f901f91 00000002 00000065 50180040 00000000 68690d0a",
            MACS + "86dd 6000000000103aff fe800000000000000000000000000001 ff020000000000000000000000000002"
                    + "85007bb800000000 0101020000000001",
            MACS + "88b5 0102030405060708",
            "0180c2000000 02000000000b 0026 424203 0000000000 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f00");

    private final Path directory;

    SampleCaptures(Path directory) {
        this.directory = directory;
    }

    static List<CaptureRecord> records() {
        List<CaptureRecord> records = new ArrayList<>();
        for (String frame : FRAMES) {
            byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
            long nanos = START + records.size() * 1_250_000_000L;
            records.add(new CaptureRecord(nanos, bytes, bytes.length));
        }
        return records;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Path pcap(TimePrecision precision, ByteOrder order, int snapLength, String name) throws IOException {
        PcapHeader header = new PcapHeader(order, precision, snapLength, PcapHeader.ETHERNET);
        return write(new PcapWriter(CaptureFiles.create(path(name)), header), records(), name);
    }

    /** Ten frames, microseconds, this machine's byte order. */
    Path plain() throws IOException {
        return pcap(TimePrecision.MICROSECONDS, ByteOrder.nativeOrder(), 262_144, "plain.pcap");
    }

    Path pcapng() throws IOException {
        CaptureInterface port = new CaptureInterface(0, "veth20", "", 0);
        FrameNotes notes = new FrameNotes(port, FrameNotes.Way.INBOUND, 7, 0, List.of("forward: to veth21"));
        List<CaptureRecord> records = records().stream()
                .map(each -> new CaptureRecord(each.epochNanos(), each.bytes(), each.originalLength(), notes))
                .toList();
        return pcapng("sample.pcapng", records);
    }

    /** These frames, with their notes. */
    Path pcapng(String name, List<CaptureRecord> records) throws IOException {
        return write(
                new PcapngWriter(CaptureFiles.create(path(name)), new PcapngHeader(262_144, "test", "")),
                records,
                name);
    }

    /** Many frames of 1000 bytes. */
    Path large(int frames) throws IOException {
        List<CaptureRecord> records = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] bytes = Arrays.copyOf(records().get(8).bytes(), 1000);
            bytes[20] = (byte) i;
            records.add(new CaptureRecord(START + i, bytes, bytes.length));
        }
        PcapHeader header = PcapHeader.ethernet(TimePrecision.MICROSECONDS, 262_144);
        return write(new PcapWriter(CaptureFiles.create(path("large.pcap")), header), records, "large.pcap");
    }

    /** The first bytes of the plain one. */
    Path cut(int length) throws IOException {
        return Files.write(path("cut.pcap"), Arrays.copyOf(Files.readAllBytes(plain()), length));
    }

    private Path write(CaptureWriter writer, List<CaptureRecord> records, String name) throws IOException {
        try (writer) {
            for (CaptureRecord record : records) {
                writer.write(record);
            }
        }
        return path(name);
    }
}
