package io.vetch.cli.simulate;

import io.vetch.core.frame.MacAddress;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapWriter;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Frames for a capture file. */
final class Traffic {
    static final long START = 1_700_000_000_000_000_000L;
    static final long BROADCAST = MacAddress.BROADCAST;
    private static final long STATIONS = 0x02aa_0000_0000L;

    private final List<CaptureRecord> records = new ArrayList<>();

    static long station(int number) {
        return STATIONS + number;
    }

    /** A frame of 60 bytes. @param millis after the start */
    Traffic add(long millis, long destination, long source) {
        return add(millis, destination, source, 60);
    }

    Traffic add(long millis, long destination, long source, int length) {
        byte[] bytes = new byte[length];
        ByteBuffer.wrap(bytes)
                .put(new MacAddress(destination).octets())
                .put(new MacAddress(source).octets())
                .putShort((short) 0x0800);
        return add(new CaptureRecord(START + millis * 1_000_000, bytes, length));
    }

    Traffic add(CaptureRecord record) {
        records.add(record);
        return this;
    }

    Path write(Path file) throws IOException {
        try (PcapWriter writer = new PcapWriter(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PcapHeader.ethernet(TimePrecision.NANOSECONDS, PcapHeader.LARGEST_SNAP_LENGTH))) {
            for (CaptureRecord record : records) {
                writer.write(record);
            }
        }
        return file;
    }
}
