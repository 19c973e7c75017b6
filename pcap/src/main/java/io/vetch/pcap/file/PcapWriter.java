package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Writes a pcap file or pipe. A write that fails leaves a file with whole records only, and the writer takes no more.
 */
public final class PcapWriter implements CaptureWriter {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_SECOND = 0xffff_ffffL;

    private final PcapHeader header;
    private final RecordBuffer records;

    /**
     * Takes over the channel; the file header leaves with the first flush.
     *
     * @throws IllegalArgumentException if no file can have this snap length or link type
     */
    public PcapWriter(WritableByteChannel channel, PcapHeader header) {
        header.check();
        this.header = header;
        this.records = new RecordBuffer(channel, header.order(), PcapWriter::recordLength);
        header.put(records.start());
    }

    private static int recordLength(ByteBuffer bytes, int position, long fileOffset) {
        return fileOffset == 0 ? PcapHeader.LENGTH : PcapHeader.RECORD_LENGTH + bytes.getInt(position + 8);
    }

    @Override
    public void write(CaptureRecord frame) throws IOException {
        write(frame.epochNanos(), frame.bytes(), 0, frame.bytes().length, frame.originalLength());
    }

    /**
     * Adds a frame, cut to the snap length.
     *
     * @param epochNanos when it was captured, in nanoseconds since 1970 UTC
     * @param originalLength its length on the wire
     * @throws IOException if the buffer had to be written and could not be, or the format has no such time
     */
    public void write(long epochNanos, byte[] source, int offset, int captured, int originalLength) throws IOException {
        Objects.checkFromIndexSize(offset, captured, source.length);
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (seconds > LAST_SECOND) {
            throw new IOException("a frame of " + Instant.ofEpochSecond(seconds)
                    + " does not fit into a pcap file, whose time ends in 2106; write pcapng");
        }
        int length = Math.min(captured, header.snapLength());
        ByteBuffer bytes = records.reserve(PcapHeader.RECORD_LENGTH + length);
        bytes.putInt((int) seconds);
        bytes.putInt((int) Math.floorMod(epochNanos, NANOS_PER_SECOND)
                / header.precision().nanos());
        bytes.putInt(length).putInt(originalLength);
        bytes.put(source, offset, length);
    }

    @Override
    public long size() {
        return records.size();
    }

    @Override
    public void flush() throws IOException {
        records.flush();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
