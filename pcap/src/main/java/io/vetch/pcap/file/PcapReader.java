package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a pcap file or pipe of either byte order and precision, record by record. */
public final class PcapReader implements CaptureReader {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int BUFFER = 1 << 16;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final PcapHeader header;

    /**
     * Takes over the channel and reads the file header.
     *
     * @throws PcapFormatException if it is not a pcap file
     */
    public PcapReader(ReadableByteChannel channel) throws IOException {
        this.channel = channel;
        ByteBuffer bytes = ByteBuffer.allocate(PcapHeader.LENGTH);
        int read = fill(bytes);
        if (read < PcapHeader.LENGTH) {
            throw cutOff("file header", PcapHeader.LENGTH, read);
        }
        this.header = PcapHeader.parse(bytes.flip());
    }

    public PcapHeader header() {
        return header;
    }

    @Override
    public int snapLength() {
        return header.snapLength();
    }

    @Override
    public int linkType() {
        return header.linkType();
    }

    @Override
    public TimePrecision precision() {
        return header.precision();
    }

    @Override
    public List<CaptureInterface> interfaces() {
        return List.of();
    }

    @Override
    public @Nullable CaptureRecord next() throws IOException {
        ByteBuffer fields = ByteBuffer.allocate(PcapHeader.RECORD_LENGTH).order(header.order());
        int read = fill(fields);
        if (read == 0) {
            return null;
        }
        if (read < PcapHeader.RECORD_LENGTH) {
            throw cutOff("header", PcapHeader.RECORD_LENGTH, read);
        }
        fields.flip();
        long seconds = fields.getInt() & 0xffff_ffffL;
        long fraction = fields.getInt() & 0xffff_ffffL;
        int length = fields.getInt();
        int originalLength = fields.getInt();
        if (length < 0 || length > PcapHeader.LARGEST_SNAP_LENGTH || originalLength < 0) {
            throw new PcapFormatException("invalid packet capture length " + Integer.toUnsignedString(length)
                    + ", bigger than maximum of " + PcapHeader.LARGEST_SNAP_LENGTH);
        }
        byte[] bytes = read(length);
        return new CaptureRecord(
                seconds * NANOS_PER_SECOND + fraction * header.precision().nanos(), bytes, originalLength);
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = fill(ByteBuffer.wrap(bytes));
        if (read < length) {
            throw cutOff("captured", length, read);
        }
        return bytes;
    }

    private static PcapFormatException cutOff(String what, int wanted, int read) {
        return new PcapFormatException(
                "truncated dump file; tried to read " + wanted + " " + what + " bytes, only got " + read);
    }

    /** Reads until the target is full or the file ends; returns how much it got. */
    private int fill(ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        while (target.hasRemaining()) {
            if (!buffer.hasRemaining() && !refill()) {
                break;
            }
            int count = Math.min(buffer.remaining(), target.remaining());
            target.put(buffer.slice(buffer.position(), count));
            buffer.position(buffer.position() + count);
        }
        return wanted - target.remaining();
    }

    private boolean refill() throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        buffer.flip();
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
