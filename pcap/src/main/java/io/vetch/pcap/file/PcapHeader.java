package io.vetch.pcap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a pcap file, 24 bytes in the byte order of the machine that wrote it:
 *
 * <pre>
 *   0 u32 magic      4 u16 major = 2    6 u16 minor = 4
 *   8 u32 reserved  12 u32 reserved    16 u32 snap length   20 u32 link type
 * </pre>
 *
 * <p>Each record follows as seconds, fraction, captured length, original length (u32 each) and the captured bytes.
 *
 * @param snapLength largest number of bytes captured of a frame
 * @param linkType what the frames are, see {@link #ETHERNET}
 */
public record PcapHeader(ByteOrder order, TimePrecision precision, int snapLength, int linkType) {
    /** LINKTYPE_ETHERNET. */
    public static final int ETHERNET = 1;
    /** The largest snap length that tcpdump takes, and its default: MAXIMUM_SNAPLEN. */
    public static final int LARGEST_SNAP_LENGTH = 262_144;

    static final int LENGTH = 24;
    static final int RECORD_LENGTH = 16;

    private static final short MAJOR = 2;
    private static final short MINOR = 4;
    /** The upper bits of the link type say whether frames have an FCS. */
    private static final int LINK_TYPE_BITS = 0x03ff_ffff;

    /** An Ethernet capture in this machine's byte order. */
    public static PcapHeader ethernet(TimePrecision precision, int snapLength) {
        return new PcapHeader(ByteOrder.nativeOrder(), precision, snapLength, ETHERNET);
    }

    void put(ByteBuffer buffer) {
        buffer.order(order);
        buffer.putInt(precision.magic()).putShort(MAJOR).putShort(MINOR);
        buffer.putInt(0).putInt(0).putInt(snapLength).putInt(linkType);
    }

    /** @throws PcapFormatException if these 24 bytes are not the header of a pcap file of version 2 */
    static PcapHeader parse(ByteBuffer buffer) throws PcapFormatException {
        for (TimePrecision precision : TimePrecision.values()) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
                if (buffer.order(order).getInt(0) == precision.magic()) {
                    return parse(buffer, order, precision);
                }
            }
        }
        throw new PcapFormatException("unknown file format");
    }

    private static PcapHeader parse(ByteBuffer buffer, ByteOrder order, TimePrecision precision)
            throws PcapFormatException {
        int major = buffer.getShort(4) & 0xffff;
        if (major != MAJOR) {
            throw new PcapFormatException(
                    "unsupported pcap savefile version " + major + "." + (buffer.getShort(6) & 0xffff));
        }
        return new PcapHeader(order, precision, buffer.getInt(16), buffer.getInt(20) & LINK_TYPE_BITS);
    }
}
