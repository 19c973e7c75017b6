package io.vetch.pcap.file;

import io.vetch.pcap.file.FrameNotes.Way;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Writes a pcapng file or pipe (draft-ietf-opsawg-pcapng): one section in this machine's byte order, Ethernet frames,
 * time stamps in nanoseconds. Each block is
 *
 * <pre>
 *   0 u32 type    4 u32 total length    8 body    .. u32 total length again
 * </pre>
 *
 * <p>Interfaces may be added between frames; frames refer to them by their number. A write that fails leaves a file
 * with whole blocks only, and the writer takes no more. One thread.
 */
public final class PcapngWriter implements CaptureWriter {
    /** Where a frame was captured of which no file told it. */
    private static final CaptureInterface UNKNOWN = new CaptureInterface(-1, "", "", 0);

    private static final byte[] NO_TEXT = {};
    private static final byte[][] NO_COMMENTS = {};
    /** Body of an enhanced packet block before the frame: interface, time stamp (2), captured and original length. */
    private static final int PACKET_FIELDS = 20;

    private static final int FLAGS_SIZE = Pcapng.OPTION_HEAD + 4;
    private static final int LONG_SIZE = Pcapng.OPTION_HEAD + 8;
    /** 10^-9 s. */
    private static final byte NANOSECONDS = 9;

    private final PcapngHeader header;
    private final RecordBuffer blocks;
    private final byte[] filter;
    private final long offsetNanos;
    private final Map<CaptureInterface, Integer> known = new HashMap<>();
    private int interfaces;

    /** Takes over the channel; the section header leaves with the first flush. */
    public PcapngWriter(WritableByteChannel channel, PcapngHeader header) {
        this.header = header;
        this.filter = filterOption(header.filter());
        this.offsetNanos = TimeUnit.SECONDS.toNanos(header.offsetSeconds());
        this.blocks = new RecordBuffer(channel, ByteOrder.nativeOrder(), (bytes, at, offset) -> bytes.getInt(at + 4));
        putSectionHeader(blocks.start());
    }

    private void putSectionHeader(ByteBuffer bytes) {
        byte[] os = utf8(System.getProperty("os.name") + " " + System.getProperty("os.version"));
        byte[] application = utf8(header.application());
        int total = Pcapng.SHORTEST_SECTION_HEADER + textSize(os) + textSize(application) + Pcapng.OPTION_HEAD;
        bytes.putInt(Pcapng.SECTION_HEADER).putInt(total);
        bytes.putInt(Pcapng.BYTE_ORDER_MAGIC).putShort((short) Pcapng.MAJOR).putShort((short) Pcapng.MINOR);
        bytes.putLong(-1);
        putText(bytes, Pcapng.SHB_OS, os);
        putText(bytes, Pcapng.SHB_USERAPPL, application);
        endBlock(bytes, total);
    }

    /**
     * Adds an interface, at any time. Snap length, link type and filter are the same for all.
     *
     * @param name {@code if_name}; empty to leave it out
     * @param description {@code if_description}; empty to leave it out
     * @param macAddress {@code if_MACaddr} in the lower 48 bits; 0 to leave it out
     * @return its number, from 0
     * @throws IOException if the buffer had to be written and could not be
     */
    public int addInterface(String name, String description, long macAddress) throws IOException {
        byte[] nameText = utf8(name);
        byte[] descriptionText = utf8(description);
        int macSize = macAddress == 0 ? 0 : Pcapng.OPTION_HEAD + Pcapng.padded(6);
        int total = Pcapng.BLOCK_FRAME
                + 8
                + textSize(nameText)
                + textSize(descriptionText)
                + macSize
                + Pcapng.OPTION_HEAD
                + 4
                + (header.offsetSeconds() == 0 ? 0 : LONG_SIZE)
                + textSize(filter)
                + Pcapng.OPTION_HEAD;
        ByteBuffer bytes = blocks.reserve(total);
        bytes.putInt(Pcapng.INTERFACE_DESCRIPTION).putInt(total);
        bytes.putShort((short) PcapHeader.ETHERNET).putShort((short) 0).putInt(header.snapLength());
        putText(bytes, Pcapng.IF_NAME, nameText);
        putText(bytes, Pcapng.IF_DESCRIPTION, descriptionText);
        if (macSize > 0) {
            putMacAddress(bytes, macAddress);
        }
        Pcapng.putHead(bytes, Pcapng.IF_TSRESOL, 1);
        bytes.put(NANOSECONDS);
        Pcapng.pad(bytes, 1);
        if (header.offsetSeconds() != 0) {
            putLong(bytes, Pcapng.IF_TSOFFSET, header.offsetSeconds());
        }
        putText(bytes, Pcapng.IF_FILTER, filter);
        endBlock(bytes, total);
        return interfaces++;
    }

    /** Adds a frame with its notes, and its interface if that is new. */
    @Override
    public void write(CaptureRecord frame) throws IOException {
        FrameNotes notes = frame.notes();
        write(
                idOf(notes.at() == null ? UNKNOWN : notes.at()),
                frame.epochNanos(),
                frame.bytes(),
                0,
                frame.bytes().length,
                frame.originalLength(),
                notes.way(),
                notes.packetId(),
                notes.dropped(),
                utf8(notes.comments()));
    }

    /**
     * The number that an interface of another file has in this one; it is added if it is new.
     *
     * @throws IOException if the buffer had to be written and could not be
     */
    public int idOf(CaptureInterface at) throws IOException {
        Integer id = known.get(at);
        if (id != null) {
            return id;
        }
        int added = addInterface(at.name(), at.description(), at.macAddress());
        known.put(at, added);
        return added;
    }

    /**
     * Adds a frame as an enhanced packet block, cut to the snap length. Allocates nothing; keep the comments' array,
     * too.
     *
     * @param interfaceId as {@link #addInterface} returned it
     * @param epochNanos when it was captured, in nanoseconds since 1970 UTC
     * @param originalLength its length on the wire
     * @param way the direction in {@code epb_flags}; left out if unknown
     * @param packetId {@code epb_packetid}: the same for each copy of one frame; -1 to leave it out
     * @param dropped {@code epb_dropcount}: frames of this interface lost since its last one; left out if 0
     * @param utf8Comments cut to 65535 bytes each, between two characters
     * @throws IOException if the buffer had to be written and could not be
     * @throws IndexOutOfBoundsException if there is no such interface, or no such bytes; nothing is added then
     */
    public void write(
            int interfaceId,
            long epochNanos,
            byte[] source,
            int offset,
            int captured,
            int originalLength,
            Way way,
            long packetId,
            long dropped,
            byte[]... utf8Comments)
            throws IOException {
        Objects.checkIndex(interfaceId, interfaces);
        Objects.checkFromIndexSize(offset, captured, source.length);
        int length = Math.min(captured, header.snapLength());
        int total = Pcapng.BLOCK_FRAME
                + PACKET_FIELDS
                + Pcapng.padded(length)
                + optionsSize(way, packetId, dropped, utf8Comments);
        if (total > Pcapng.LARGEST_BLOCK) {
            throw new IllegalArgumentException("comments too long: no reader takes a block of " + total + " bytes");
        }
        ByteBuffer bytes = blocks.reserve(total);
        bytes.putInt(Pcapng.ENHANCED_PACKET).putInt(total).putInt(interfaceId);
        putTime(bytes, epochNanos);
        bytes.putInt(length).putInt(originalLength);
        bytes.put(source, offset, length);
        Pcapng.pad(bytes, length);
        putOptions(bytes, way, packetId, dropped, utf8Comments);
        endBlock(bytes, total);
    }

    private static int optionsSize(Way way, long packetId, long dropped, byte[][] comments) {
        int size = Pcapng.OPTION_HEAD;
        for (byte[] comment : comments) {
            size = Math.addExact(size, Pcapng.textSize(comment));
        }
        size += way == Way.UNKNOWN ? 0 : FLAGS_SIZE;
        size += dropped == 0 ? 0 : LONG_SIZE;
        size += packetId == -1 ? 0 : LONG_SIZE;
        return size;
    }

    private static void putOptions(ByteBuffer bytes, Way way, long packetId, long dropped, byte[][] comments) {
        for (byte[] comment : comments) {
            Pcapng.putText(bytes, Pcapng.COMMENT, comment);
        }
        if (way != Way.UNKNOWN) {
            Pcapng.putHead(bytes, Pcapng.EPB_FLAGS, 4);
            bytes.putInt(way == Way.INBOUND ? 1 : 2);
        }
        if (dropped != 0) {
            putLong(bytes, Pcapng.EPB_DROPCOUNT, dropped);
        }
        if (packetId != -1) {
            putLong(bytes, Pcapng.EPB_PACKETID, packetId);
        }
    }

    /**
     * Adds an interface statistics block, usually at the end; the last one of an interface counts.
     *
     * @throws IOException if the buffer had to be written and could not be
     */
    public void statistics(int interfaceId, InterfaceStatistics statistics) throws IOException {
        Objects.checkIndex(interfaceId, interfaces);
        long[] counts = {statistics.received(), statistics.dropped(), statistics.accepted(), -1, statistics.delivered()
        };
        int total = Pcapng.BLOCK_FRAME + 12 + (2 + counts.length) * LONG_SIZE + Pcapng.OPTION_HEAD;
        for (long count : counts) {
            total -= count < 0 ? LONG_SIZE : 0;
        }
        ByteBuffer bytes = blocks.reserve(total);
        bytes.putInt(Pcapng.INTERFACE_STATISTICS).putInt(total).putInt(interfaceId);
        putTime(bytes, statistics.endEpochNanos());
        Pcapng.putHead(bytes, Pcapng.ISB_STARTTIME, 8);
        putTime(bytes, statistics.startEpochNanos());
        Pcapng.putHead(bytes, Pcapng.ISB_ENDTIME, 8);
        putTime(bytes, statistics.endEpochNanos());
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] >= 0) {
                putLong(bytes, Pcapng.ISB_IFRECV + i, counts[i]);
            }
        }
        endBlock(bytes, total);
    }

    @Override
    public long size() {
        return blocks.size();
    }

    @Override
    public void flush() throws IOException {
        blocks.flush();
    }

    /** Writes what is left and closes the channel. A file without an interface gets one: libpcap reads no other. */
    @Override
    public void close() throws IOException {
        if (interfaces == 0 && blocks.isOpen()) {
            addInterface("", "", 0);
        }
        blocks.close();
    }

    private static int textSize(byte[] utf8) {
        return utf8.length == 0 ? 0 : Pcapng.textSize(utf8);
    }

    private static void putText(ByteBuffer bytes, int code, byte[] utf8) {
        if (utf8.length > 0) {
            Pcapng.putText(bytes, code, utf8);
        }
    }

    private static void putMacAddress(ByteBuffer bytes, long macAddress) {
        Pcapng.putHead(bytes, Pcapng.IF_MACADDR, 6);
        for (int shift = 40; shift >= 0; shift -= 8) {
            bytes.put((byte) (macAddress >>> shift));
        }
        Pcapng.pad(bytes, 6);
    }

    private static void putLong(ByteBuffer bytes, int code, long value) {
        Pcapng.putHead(bytes, code, 8);
        bytes.putLong(value);
    }

    /** A time stamp has its upper half first in either byte order. */
    private void putTime(ByteBuffer bytes, long epochNanos) {
        long stamp = epochNanos - offsetNanos;
        bytes.putInt((int) (stamp >>> 32)).putInt((int) stamp);
    }

    private static void endBlock(ByteBuffer bytes, int total) {
        Pcapng.putHead(bytes, Pcapng.END_OF_OPTIONS, 0);
        bytes.putInt(total);
    }

    /** A filter's first byte says what it is: 0 for the text of pcap-filter. */
    private static byte[] filterOption(String filter) {
        return filter.isEmpty() ? NO_TEXT : utf8("\0" + filter);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] utf8(List<String> texts) {
        return texts.isEmpty()
                ? NO_COMMENTS
                : texts.stream().map(PcapngWriter::utf8).toArray(byte[][]::new);
    }
}
