package io.vetch.pcap.file;

import java.nio.ByteBuffer;

/** Numbers of the pcapng format (draft-ietf-opsawg-pcapng). */
final class Pcapng {
    /** Reads the same in both byte orders. */
    static final int SECTION_HEADER = 0x0a0d0d0a;

    static final int INTERFACE_DESCRIPTION = 1;
    static final int OBSOLETE_PACKET = 2;
    static final int SIMPLE_PACKET = 3;
    static final int INTERFACE_STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    static final int MAJOR = 1;
    static final int MINOR = 0;

    /** Type and total length, before the body. */
    static final int BLOCK_HEAD = 8;
    /** What a block has around its body: the head, and the total length again. */
    static final int BLOCK_FRAME = BLOCK_HEAD + 4;
    /** A section header without options. */
    static final int SHORTEST_SECTION_HEADER = BLOCK_FRAME + 16;
    /** The largest block that libpcap reads: INITIAL_MAX_BLOCKSIZE. */
    static final int LARGEST_BLOCK = 16 << 20;

    static final int END_OF_OPTIONS = 0;
    static final int COMMENT = 1;
    static final int SHB_OS = 3;
    static final int SHB_USERAPPL = 4;
    static final int IF_NAME = 2;
    static final int IF_DESCRIPTION = 3;
    static final int IF_MACADDR = 6;
    static final int IF_TSRESOL = 9;
    static final int IF_FILTER = 11;
    static final int IF_TSOFFSET = 14;
    static final int EPB_FLAGS = 2;
    static final int EPB_DROPCOUNT = 4;
    static final int EPB_PACKETID = 5;
    static final int ISB_STARTTIME = 2;
    static final int ISB_ENDTIME = 3;
    static final int ISB_IFRECV = 4;
    static final int ISB_IFDROP = 5;
    static final int ISB_FILTERACCEPT = 6;
    static final int ISB_OSDROP = 7;
    static final int ISB_USRDELIV = 8;

    /** Code and length, before an option's value. */
    static final int OPTION_HEAD = 4;

    private static final int LARGEST_OPTION = 0xffff;

    private Pcapng() {}

    /** A length with the padding to the next 32 bits. */
    static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** The code and length of an option, as they stand in the file in this byte order. */
    static void putHead(ByteBuffer bytes, int code, int length) {
        bytes.putShort((short) code).putShort((short) length);
    }

    static void pad(ByteBuffer bytes, int length) {
        for (int i = length; i < padded(length); i++) {
            bytes.put((byte) 0);
        }
    }

    /** Bytes of an option with this text. */
    static int textSize(byte[] utf8) {
        return OPTION_HEAD + padded(fit(utf8));
    }

    static void putText(ByteBuffer bytes, int code, byte[] utf8) {
        int length = fit(utf8);
        putHead(bytes, code, length);
        bytes.put(utf8, 0, length);
        pad(bytes, length);
    }

    /** How much of a text an option holds, without half a character at its end. */
    private static int fit(byte[] utf8) {
        if (utf8.length <= LARGEST_OPTION) {
            return utf8.length;
        }
        int length = LARGEST_OPTION;
        while ((utf8[length] & 0xc0) == 0x80 && length > LARGEST_OPTION - 4) {
            length--;
        }
        return length;
    }
}
