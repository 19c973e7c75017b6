package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;

/** Writes a pcap file or pipe. */
public final class PcapWriter implements CaptureWriter {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int BUFFER = 2 * PcapHeader.LARGEST_SNAP_LENGTH;

    private final WritableByteChannel channel;
    private final PcapHeader header;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private long written;

    /** Takes over the channel; the file header leaves with the first flush. */
    public PcapWriter(WritableByteChannel channel, PcapHeader header) {
        if (header.snapLength() < 1 || header.snapLength() > PcapHeader.LARGEST_SNAP_LENGTH) {
            throw new IllegalArgumentException("snap length must be 1 to 262144, not " + header.snapLength());
        }
        this.channel = channel;
        this.header = header;
        header.put(buffer);
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
     * @throws IOException if the buffer had to be written and could not be
     */
    public void write(long epochNanos, byte[] source, int offset, int captured, int originalLength) throws IOException {
        int length = Math.min(captured, header.snapLength());
        if (buffer.remaining() < PcapHeader.RECORD_LENGTH + length) {
            flush();
        }
        buffer.putInt((int) Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        buffer.putInt((int) Math.floorMod(epochNanos, NANOS_PER_SECOND)
                / header.precision().nanos());
        buffer.putInt(length).putInt(originalLength);
        buffer.put(source, offset, length);
    }

    @Override
    public long size() {
        return written + buffer.position();
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
        } finally {
            buffer.clear();
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
