package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pcap file or pipe, record by record: either byte order and precision, versions 2.0 to 2.4, and the variants
 * that libpcap knows.
 */
public final class PcapReader implements CaptureReader {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ChannelInput input;
    private final PcapVariant variant;
    private final PcapHeader header;

    /**
     * Takes over the channel and reads the file header.
     *
     * @throws PcapFormatException if it is not a pcap file
     */
    public PcapReader(ReadableByteChannel channel) throws IOException {
        this(new ChannelInput(channel));
    }

    PcapReader(ChannelInput input) throws IOException {
        this.input = input;
        input.await(PcapHeader.LENGTH);
        this.variant = PcapVariant.parse(input.bytes());
        this.header = variant.header();
        input.order(header.order());
        skip(PcapHeader.LENGTH);
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
        if (input.await(1) == 0) {
            return null;
        }
        await("header", variant.recordLength());
        ByteBuffer fields = input.bytes();
        int at = fields.position();
        long seconds = fields.getInt(at) & 0xffff_ffffL;
        long fraction = fields.getInt(at + 4) & 0xffff_ffffL;
        int first = fields.getInt(at + 8);
        int second = fields.getInt(at + 12);
        skip(variant.recordLength());
        boolean swapped = variant.swapped(first, second);
        byte[] bytes = read(swapped ? second : first);
        return new CaptureRecord(
                seconds * NANOS_PER_SECOND + fraction * header.precision().nanos(),
                bytes,
                checkOriginalLength(swapped ? first : second));
    }

    /** A frame's bytes; libpcap, too, leaves out what is beyond the snap length. */
    private byte[] read(int length) throws IOException {
        if (length < 0 || length > PcapHeader.LARGEST_SNAP_LENGTH) {
            boolean beyondTold = Integer.compareUnsigned(length, header.snapLength()) > 0;
            throw new PcapFormatException("invalid packet capture length " + Integer.toUnsignedString(length)
                    + (beyondTold
                            ? ", bigger than snaplen of " + header.snapLength()
                            : ", bigger than maximum of " + PcapHeader.LARGEST_SNAP_LENGTH));
        }
        await("captured", length);
        byte[] bytes = new byte[Math.min(length, header.snapLength())];
        input.bytes().get(input.bytes().position(), bytes);
        skip(length);
        return bytes;
    }

    private static int checkOriginalLength(int length) throws PcapFormatException {
        if (length < 0) {
            throw new PcapFormatException("invalid packet length " + Integer.toUnsignedString(length));
        }
        return length;
    }

    private void await(String what, int wanted) throws IOException {
        int there = input.await(wanted);
        if (there < wanted) {
            throw new PcapFormatException(
                    "truncated dump file; tried to read " + wanted + " " + what + " bytes, only got " + there);
        }
    }

    private void skip(int count) {
        input.bytes().position(input.bytes().position() + count);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
