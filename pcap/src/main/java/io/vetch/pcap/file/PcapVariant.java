package io.vetch.pcap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A pcap file as some program wrote it: all that libpcap reads (sf-pcap.c), more than Vetch writes.
 *
 * @param recordLength bytes of a record before its frame
 * @param lengths how the two lengths of a record stand
 */
record PcapVariant(PcapHeader header, int recordLength, Lengths lengths) {
    /** Captured and original length: their order changed with version 2.3, and not every writer knew. */
    enum Lengths {
        CAPTURED_FIRST,
        SMALLER_IS_CAPTURED,
        ORIGINAL_FIRST
    }

    /** Patched libpcaps of about 1999 (Red Hat 6.1): records also have an index, a protocol and a packet type. */
    private static final int PATCHED_MAGIC = 0xa1b2cd34;

    private static final int PATCHED_RECORD_LENGTH = 24;
    /** Their cooked captures have a made up Ethernet header in front that does not count. */
    private static final int PATCHED_SNAP_LENGTH = 14;

    private static final int MAGIC_LENGTH = 4;
    private static final int RESERVED_BITS = 0x03ff_0000;
    private static final int LINK_TYPE_BITS = 0xffff;
    /** DG/UX tcpdump, version 543.0. */
    private static final int DG_UX = 543;

    /** @throws PcapFormatException if these bytes do not begin with the header of a pcap file that libpcap reads */
    static PcapVariant parse(ByteBuffer bytes) throws PcapFormatException {
        if (bytes.remaining() < MAGIC_LENGTH) {
            throw cutOff(MAGIC_LENGTH, bytes.remaining());
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ByteBuffer ordered = bytes.slice().order(order);
            int magic = ordered.getInt(0);
            TimePrecision precision = precision(magic);
            if (precision != null && ordered.remaining() < PcapHeader.LENGTH) {
                throw cutOff(PcapHeader.LENGTH, ordered.remaining() - MAGIC_LENGTH); // libpcap leaves out the magic
            }
            if (precision != null) {
                return parse(ordered, precision, magic == PATCHED_MAGIC);
            }
        }
        throw new PcapFormatException("unknown file format");
    }

    private static PcapFormatException cutOff(int wanted, int got) {
        return new PcapFormatException(
                "truncated dump file; tried to read " + wanted + " file header bytes, only got " + got);
    }

    private static @Nullable TimePrecision precision(int magic) {
        if (magic == TimePrecision.NANOSECONDS.magic()) {
            return TimePrecision.NANOSECONDS;
        }
        boolean micros = magic == TimePrecision.MICROSECONDS.magic() || magic == PATCHED_MAGIC;
        return micros ? TimePrecision.MICROSECONDS : null;
    }

    private static PcapVariant parse(ByteBuffer bytes, TimePrecision precision, boolean patched)
            throws PcapFormatException {
        Lengths lengths = lengths(bytes.getShort(4) & 0xffff, bytes.getShort(6) & 0xffff);
        int linkType = bytes.getInt(20);
        if ((linkType & RESERVED_BITS) != 0) {
            throw new PcapFormatException(
                    "savefile linktype reserved field not zero (0x%08x)".formatted(linkType & RESERVED_BITS));
        }
        int snapLength = PcapHeader.sensibleSnapLength(bytes.getInt(16));
        if (patched && snapLength <= Integer.MAX_VALUE - PATCHED_SNAP_LENGTH) {
            snapLength += PATCHED_SNAP_LENGTH;
        }
        PcapHeader header = new PcapHeader(bytes.order(), precision, snapLength, linkType & LINK_TYPE_BITS);
        return new PcapVariant(header, patched ? PATCHED_RECORD_LENGTH : PcapHeader.RECORD_LENGTH, lengths);
    }

    private static Lengths lengths(int major, int minor) throws PcapFormatException {
        if (major == DG_UX && minor == 0) {
            return Lengths.ORIGINAL_FIRST;
        }
        if (major != PcapHeader.MAJOR || minor > PcapHeader.MINOR) {
            throw new PcapFormatException("unsupported pcap savefile version " + major + "." + minor);
        }
        return switch (minor) {
            case 4 -> Lengths.CAPTURED_FIRST;
            case 3 -> Lengths.SMALLER_IS_CAPTURED;
            default -> Lengths.ORIGINAL_FIRST;
        };
    }

    /** Whether the second of these is the captured length. */
    boolean swapped(int first, int second) {
        return switch (lengths) {
            case CAPTURED_FIRST -> false;
            case SMALLER_IS_CAPTURED -> Integer.compareUnsigned(first, second) > 0;
            case ORIGINAL_FIRST -> true;
        };
    }
}
