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

    static final short MAJOR = 2;
    static final short MINOR = 4;
    private static final int LARGEST_LINK_TYPE = 0xffff;

    /** An Ethernet capture in this machine's byte order. */
    public static PcapHeader ethernet(TimePrecision precision, int snapLength) {
        return new PcapHeader(ByteOrder.nativeOrder(), precision, snapLength, ETHERNET);
    }

    /** @throws IllegalArgumentException if libpcap would not read a file with this header */
    void check() {
        checkSnapLength(snapLength);
        if (linkType < 0 || linkType > LARGEST_LINK_TYPE) {
            throw new IllegalArgumentException("link type must be 0 to 65535, not " + linkType);
        }
    }

    static void checkSnapLength(int snapLength) {
        if (snapLength < 1 || snapLength > LARGEST_SNAP_LENGTH) {
            throw new IllegalArgumentException("snap length must be 1 to 262144, not " + snapLength);
        }
    }

    void put(ByteBuffer buffer) {
        buffer.putInt(precision.magic()).putShort(MAJOR).putShort(MINOR);
        buffer.putInt(0).putInt(0).putInt(snapLength).putInt(linkType);
    }

    /** What a reader takes a snap length of 0 or beyond 2^31 for, as libpcap does (pcap_adjust_snapshot). */
    static int sensibleSnapLength(int told) {
        return told <= 0 ? LARGEST_SNAP_LENGTH : told;
    }
}
