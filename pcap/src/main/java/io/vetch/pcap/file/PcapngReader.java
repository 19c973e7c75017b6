package io.vetch.pcap.file;

import io.vetch.pcap.file.FrameNotes.Way;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pcapng file or pipe (draft-ietf-opsawg-pcapng): either byte order, several sections, time stamps of any
 * resolution, frames in enhanced, simple and obsolete packet blocks. Other blocks and options are stepped over.
 *
 * <p>Interfaces are numbered through all sections. As libpcap does, it refuses a file whose interfaces differ in link
 * type; they may differ in snap length. One thread.
 */
public final class PcapngReader implements CaptureReader {
    private static final int UNKNOWN_DROPS = 0xffff;

    private final BlockInput blocks;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private final List<CaptureInterface> interfacesView = Collections.unmodifiableList(interfaces);
    private final Map<Integer, InterfaceStatistics> statistics = new LinkedHashMap<>();
    private final Map<Integer, InterfaceStatistics> statisticsView = Collections.unmodifiableMap(statistics);
    /** The interfaces of this section, by the numbers it uses. */
    private final List<InterfaceBlock> section = new ArrayList<>();

    private final InterfaceBlock first;
    private TimePrecision precision = TimePrecision.MICROSECONDS;

    /**
     * Takes over the channel and reads up to the first interface; waits for it on a pipe.
     *
     * @throws PcapFormatException if it is not a pcapng file, or one without an interface
     */
    public PcapngReader(ReadableByteChannel channel) throws IOException {
        this(new ChannelInput(channel));
    }

    PcapngReader(ChannelInput input) throws IOException {
        this.blocks = new BlockInput(input);
        blocks.readFirst();
        checkVersion();
        this.first = readFirstInterface();
        addInterface(first);
    }

    private void checkVersion() throws IOException {
        ByteBuffer body = body(16);
        int major = body.getShort(4) & 0xffff;
        int minor = body.getShort(6) & 0xffff;
        if (major != Pcapng.MAJOR || (minor != Pcapng.MINOR && minor != 2)) {
            throw new PcapFormatException("unsupported pcapng savefile version " + major + "." + minor);
        }
    }

    private InterfaceBlock readFirstInterface() throws IOException {
        while (blocks.read()) {
            switch (blocks.type()) {
                case Pcapng.INTERFACE_DESCRIPTION -> {
                    return InterfaceBlock.parse(0, body(8));
                }
                case Pcapng.ENHANCED_PACKET, Pcapng.SIMPLE_PACKET, Pcapng.OBSOLETE_PACKET ->
                    throw new PcapFormatException(
                            "the capture file has a packet block before any Interface Description Blocks");
                case Pcapng.SECTION_HEADER -> checkVersion();
                default -> {}
            }
        }
        throw new PcapFormatException("the capture file has no Interface Description Blocks");
    }

    @Override
    public int snapLength() {
        return first.snapLength();
    }

    @Override
    public int linkType() {
        return first.linkType();
    }

    /** Nanoseconds as soon as an interface is finer than microseconds. */
    @Override
    public TimePrecision precision() {
        return precision;
    }

    /** A view that grows as the file is read. */
    @Override
    public List<CaptureInterface> interfaces() {
        return interfacesView;
    }

    /** The last statistics of each interface, by its number in {@link #interfaces()}; a view that grows likewise. */
    public Map<Integer, InterfaceStatistics> statistics() {
        return statisticsView;
    }

    @Override
    public @Nullable CaptureRecord next() throws IOException {
        while (blocks.read()) {
            switch (blocks.type()) {
                case Pcapng.ENHANCED_PACKET -> {
                    return enhancedPacket(body(20));
                }
                case Pcapng.SIMPLE_PACKET -> {
                    return simplePacket(body(4));
                }
                case Pcapng.OBSOLETE_PACKET -> {
                    return obsoletePacket(body(20));
                }
                case Pcapng.INTERFACE_DESCRIPTION -> addInterface(InterfaceBlock.parse(interfaces.size(), body(8)));
                case Pcapng.INTERFACE_STATISTICS -> addStatistics(body(12));
                case Pcapng.SECTION_HEADER -> {
                    checkVersion();
                    section.clear();
                }
                default -> {}
            }
        }
        return null;
    }

    private void addInterface(InterfaceBlock added) throws PcapFormatException {
        if (added.linkType() != first.linkType()) {
            throw new PcapFormatException(
                    "an interface has a type " + added.linkType() + " different from the type of the first interface");
        }
        section.add(added);
        interfaces.add(added.at());
        if (added.scale().finerThanMicroseconds()) {
            precision = TimePrecision.NANOSECONDS;
        }
    }

    private CaptureRecord enhancedPacket(ByteBuffer body) throws PcapFormatException {
        InterfaceBlock at = interfaceOf(body.getInt());
        long time = at.scale().epochNanos(stamp(body));
        int captured = body.getInt();
        int originalLength = originalLength(body.getInt());
        byte[] bytes = bytes(body, at, captured);
        return new CaptureRecord(time, bytes, originalLength, notes(at, body, 0));
    }

    /** It has no time stamp, and comes from the section's first interface. */
    private CaptureRecord simplePacket(ByteBuffer body) throws PcapFormatException {
        int length = body.getInt();
        InterfaceBlock at = interfaceOf(0);
        int captured = Integer.compareUnsigned(length, at.snapLength()) > 0 ? at.snapLength() : length;
        byte[] bytes = bytes(body, at, captured);
        return new CaptureRecord(
                0, bytes, originalLength(length), new FrameNotes(at.at(), Way.UNKNOWN, -1, 0, List.of()));
    }

    private CaptureRecord obsoletePacket(ByteBuffer body) throws PcapFormatException {
        InterfaceBlock at = interfaceOf(body.getShort() & 0xffff);
        int drops = body.getShort() & 0xffff;
        long time = at.scale().epochNanos(stamp(body));
        int captured = body.getInt();
        int originalLength = originalLength(body.getInt());
        byte[] bytes = bytes(body, at, captured);
        return new CaptureRecord(time, bytes, originalLength, notes(at, body, drops == UNKNOWN_DROPS ? 0 : drops));
    }

    private InterfaceBlock interfaceOf(int id) throws PcapFormatException {
        if (Integer.compareUnsigned(id, section.size()) >= 0) {
            throw new PcapFormatException("a packet arrived on interface " + Integer.toUnsignedString(id)
                    + ", but there's no Interface Description Block for that interface");
        }
        return section.get(id);
    }

    private static int originalLength(int length) throws PcapFormatException {
        if (length < 0) {
            throw new PcapFormatException("invalid packet length " + Integer.toUnsignedString(length));
        }
        return length;
    }

    private byte[] bytes(ByteBuffer body, InterfaceBlock at, int captured) throws PcapFormatException {
        if (Integer.compareUnsigned(captured, at.snapLength()) > 0) {
            throw new PcapFormatException("invalid packet capture length " + Integer.toUnsignedString(captured)
                    + ", bigger than snaplen of " + at.snapLength());
        }
        if (captured > body.remaining()) {
            throw tooShort(blocks.type());
        }
        byte[] bytes = new byte[captured];
        body.get(bytes);
        body.position(Math.min(body.limit(), body.position() + Pcapng.padded(captured) - captured));
        return bytes;
    }

    /** libpcap does not look at a packet's options: if one is broken, those before it count. */
    private static FrameNotes notes(InterfaceBlock at, ByteBuffer body, long dropsTold) {
        Way way = Way.UNKNOWN;
        long packetId = -1;
        long dropped = dropsTold;
        List<String> comments = new ArrayList<>();
        BlockOptions options = new BlockOptions(body);
        while (options.next()) {
            int length = options.length();
            switch (options.code()) {
                case Pcapng.COMMENT -> comments.add(options.text());
                case Pcapng.EPB_FLAGS -> way = length == 4 ? way(options.intValue()) : way;
                case Pcapng.EPB_DROPCOUNT -> dropped = length == 8 ? options.longValue() : dropped;
                case Pcapng.EPB_PACKETID -> packetId = length == 8 ? options.longValue() : packetId;
                default -> {}
            }
        }
        return new FrameNotes(at.at(), way, packetId, dropped, List.copyOf(comments));
    }

    private static Way way(int flags) {
        return switch (flags & 3) {
            case 1 -> Way.INBOUND;
            case 2 -> Way.OUTBOUND;
            default -> Way.UNKNOWN;
        };
    }

    private void addStatistics(ByteBuffer body) {
        int id = body.getInt();
        if (Integer.compareUnsigned(id, section.size()) >= 0) {
            return; // libpcap does not look at these blocks at all
        }
        InterfaceBlock at = section.get(id);
        StampScale scale = at.scale();
        long start = -1;
        long end = scale.epochNanos(stamp(body));
        long[] counts = {-1, -1, -1, -1, -1};
        BlockOptions options = new BlockOptions(body);
        while (options.next()) {
            int code = options.code();
            if (options.length() != 8) {
                continue;
            }
            if (code == Pcapng.ISB_STARTTIME) {
                start = scale.epochNanos(options.stamp());
            } else if (code == Pcapng.ISB_ENDTIME) {
                end = scale.epochNanos(options.stamp());
            } else if (code >= Pcapng.ISB_IFRECV && code <= Pcapng.ISB_USRDELIV) {
                counts[code - Pcapng.ISB_IFRECV] = options.longValue();
            }
        }
        long ifDropped = counts[1];
        long osDropped = counts[3];
        long dropped = ifDropped < 0 || osDropped < 0 ? Math.max(ifDropped, osDropped) : ifDropped + osDropped;
        statistics.put(at.at().id(), new InterfaceStatistics(start, end, counts[0], dropped, counts[2], counts[4]));
    }

    private ByteBuffer body(int atLeast) throws PcapFormatException {
        if (blocks.body().remaining() < atLeast) {
            throw tooShort(blocks.type());
        }
        return blocks.body();
    }

    private static long stamp(ByteBuffer body) {
        return (long) body.getInt() << 32 | (body.getInt() & 0xffff_ffffL);
    }

    static PcapFormatException tooShort(int blockType) {
        return new PcapFormatException(
                "block of type " + Integer.toUnsignedString(blockType) + " in pcapng dump file is too short");
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
