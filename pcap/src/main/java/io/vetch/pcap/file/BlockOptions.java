package io.vetch.pcap.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Steps over the options at the end of a pcapng block: code and length (u16 each), value, padding. */
final class BlockOptions {
    private final ByteBuffer bytes;
    private int code;
    private int length;
    private int value;
    private boolean cutOff;

    /** The options begin where the buffer stands and end with it. */
    BlockOptions(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Steps to the next option; false at the end, and where an option does not fit into its block. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        cutOff = bytes.remaining() < Pcapng.OPTION_HEAD;
        if (cutOff) {
            return false;
        }
        code = bytes.getShort() & 0xffff;
        length = bytes.getShort() & 0xffff;
        value = bytes.position();
        cutOff = Pcapng.padded(length) > bytes.remaining();
        if (cutOff) {
            return false;
        }
        bytes.position(value + Pcapng.padded(length));
        return code != Pcapng.END_OF_OPTIONS;
    }

    /** Whether the options ended in the middle of one. */
    boolean cutOff() {
        return cutOff;
    }

    int code() {
        return code;
    }

    int length() {
        return length;
    }

    String text() {
        return text(0);
    }

    /** The value as text, without its first bytes. */
    String text(int skipped) {
        byte[] utf8 = new byte[Math.max(0, length - skipped)];
        bytes.get(Math.min(value + skipped, value + length), utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    int unsignedByte() {
        return bytes.get(value) & 0xff;
    }

    int intValue() {
        return bytes.getInt(value);
    }

    long longValue() {
        return bytes.getLong(value);
    }

    /** A time stamp: its upper half comes first in either byte order. */
    long stamp() {
        return (long) bytes.getInt(value) << 32 | (bytes.getInt(value + 4) & 0xffff_ffffL);
    }

    /** The first six bytes, the first one highest. */
    long macAddress() {
        long address = 0;
        for (int i = 0; i < 6; i++) {
            address = address << 8 | (bytes.get(value + i) & 0xff);
        }
        return address;
    }
}
