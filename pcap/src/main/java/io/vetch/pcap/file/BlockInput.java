package io.vetch.pcap.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a pcapng file block by block, in the byte order of the section it is in. The refusals are libpcap's (read_block
 * in sf-pcapng.c), but that sections may differ in byte order.
 */
final class BlockInput implements Closeable {
    private static final int LARGEST_SECTION_HEADER = 1 << 20;

    private final ChannelInput input;
    private int type;
    private ByteBuffer body = ByteBuffer.allocate(0);
    private int unused;

    BlockInput(ChannelInput input) {
        this.input = input;
    }

    /**
     * Reads the file's first block.
     *
     * @throws PcapFormatException if it is not a section header
     */
    void readFirst() throws IOException {
        int there = input.await(12);
        if (there < 4) {
            throw new PcapFormatException("truncated dump file; tried to read 4 file header bytes, only got " + there);
        }
        ByteBuffer bytes = input.bytes();
        if (there < 12 || bytes.getInt(bytes.position()) != Pcapng.SECTION_HEADER || !setOrder()) {
            throw new PcapFormatException("unknown file format");
        }
        int total = bytes.getInt(bytes.position() + 4);
        if (total < Pcapng.SHORTEST_SECTION_HEADER || total > LARGEST_SECTION_HEADER) {
            throw new PcapFormatException("Section Header Block in pcapng dump file has invalid length "
                    + Pcapng.SHORTEST_SECTION_HEADER + " < _" + Integer.toUnsignedString(total) + "_ < "
                    + LARGEST_SECTION_HEADER + " (BT_SHB_INSANE_MAX)");
        }
        checkLength(total);
        type = Pcapng.SECTION_HEADER;
        readBody(total, 12);
    }

    /**
     * Reads the next block.
     *
     * @return false if the file ends before it
     * @throws PcapFormatException if it is cut off or its length is wrong
     */
    boolean read() throws IOException {
        input.bytes().position(input.bytes().position() + unused);
        unused = 0;
        int there = input.await(Pcapng.BLOCK_HEAD);
        if (there == 0) {
            return false;
        }
        checkThere(Pcapng.BLOCK_HEAD, there);
        type = input.bytes().getInt(input.bytes().position());
        if (type == Pcapng.SECTION_HEADER) {
            startSection();
        }
        int total = input.bytes().getInt(input.bytes().position() + 4);
        checkLength(total);
        readBody(total, Pcapng.BLOCK_HEAD);
        return true;
    }

    /** A section header tells how to read its own length, too. */
    private void startSection() throws IOException {
        int there = input.await(12);
        checkThere(4, there - Pcapng.BLOCK_HEAD);
        if (!setOrder()) {
            throw new PcapFormatException("the file has a section with a bad byte order magic field");
        }
    }

    private boolean setOrder() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            input.order(order);
            ByteBuffer bytes = input.bytes();
            if (bytes.getInt(bytes.position() + Pcapng.BLOCK_HEAD) == Pcapng.BYTE_ORDER_MAGIC) {
                return true;
            }
        }
        return false;
    }

    private static void checkLength(int total) throws PcapFormatException {
        String length = Integer.toUnsignedString(total);
        if (Integer.compareUnsigned(total, Pcapng.BLOCK_FRAME) < 0) {
            throw new PcapFormatException(
                    "block in pcapng dump file has a length of " + length + " < " + Pcapng.BLOCK_FRAME);
        }
        if (total % 4 != 0) {
            throw new PcapFormatException(
                    "block in pcapng dump file has a length of " + length + " that is not a multiple of 4");
        }
        if (Integer.compareUnsigned(total, Pcapng.LARGEST_BLOCK) > 0) {
            throw new PcapFormatException("pcapng block size " + length + " > maximum " + Pcapng.LARGEST_BLOCK);
        }
    }

    private void readBody(int total, int alreadyRead) throws IOException {
        checkThere(total - alreadyRead, input.await(total) - alreadyRead);
        ByteBuffer bytes = input.bytes();
        int start = bytes.position();
        int trailer = bytes.getInt(start + total - 4);
        if (trailer != total) {
            throw new PcapFormatException("block total length in header " + total + " and trailer "
                    + Integer.toUnsignedString(trailer) + " don't match");
        }
        body = bytes.slice(start + Pcapng.BLOCK_HEAD, total - Pcapng.BLOCK_FRAME)
                .order(bytes.order());
        unused = total;
    }

    private static void checkThere(int wanted, int there) throws PcapFormatException {
        if (there < wanted) {
            throw new PcapFormatException(
                    "truncated pcapng dump file; tried to read " + wanted + " bytes, only got " + there);
        }
    }

    int type() {
        return type;
    }

    /** What stands between the two lengths; valid until the next {@link #read}. */
    ByteBuffer body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
