package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;

/** Bytes in hexadecimal and in ASCII, as tcpdump lays them out. */
public final class HexDump {
    /** What stands before each line of a dump of a frame. */
    public static final String INDENT = "\n\t";

    private static final int PER_LINE = 16;
    private static final int HEX_WIDTH = 40;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private HexDump() {}

    /** {@code 0x0000:  0001 0203 ...}, 16 bytes a line: the bytes from {@code from} to before {@code to}. */
    public static void hex(StringBuilder text, ByteBuffer bytes, int from, int to) {
        for (int line = from; line < to; line += PER_LINE) {
            text.append(INDENT);
            addOffset(text, line - from);
            addShorts(text, bytes, line, Math.min(line + PER_LINE, to));
        }
    }

    /** {@code 0x0000:  0001 0203 ...  ....}: the same with what is printable beside it. */
    public static void hexAndAscii(StringBuilder text, ByteBuffer bytes, int from, int to) {
        for (int line = from; line < to; line += PER_LINE) {
            int stop = Math.min(line + PER_LINE, to);
            text.append(INDENT);
            addOffset(text, line - from);
            int start = text.length();
            addShorts(text, bytes, line, stop);
            text.repeat(' ', start + HEX_WIDTH - text.length() + 2);
            for (int i = line; i < stop; i++) {
                int c = bytes.get(i);
                text.append(isGraphic(c) ? (char) c : '.');
            }
        }
    }

    /**
     * As {@code -A}: on a new line, with the line feeds and tabs that are in there; no carriage returns at line ends.
     */
    public static void ascii(StringBuilder text, ByteBuffer bytes, int from, int to) {
        text.append('\n');
        for (int i = from; i < to; i++) {
            int c = bytes.get(i);
            if (c == '\r') {
                boolean isMiddle = to - i > 2 && bytes.get(i + 1) != '\n';
                text.append(isMiddle ? "." : "");
            } else {
                text.append(isGraphic(c) || c == '\t' || c == ' ' || c == '\n' ? (char) c : '.');
            }
        }
    }

    private static boolean isGraphic(int c) {
        return c > 0x20 && c < 0x7f;
    }

    private static void addOffset(StringBuilder text, int offset) {
        text.append("0x");
        if (offset > 0xffff) {
            text.append(Integer.toHexString(offset >> 16));
        }
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append((char) DIGITS[offset >> shift & 0xf]);
        }
        text.append(": ");
    }

    private static void addShorts(StringBuilder text, ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (((i - from) & 1) == 0) {
                text.append(' ');
            }
            addOctet(text, bytes.get(i));
        }
    }

    static void addOctet(StringBuilder text, int octet) {
        text.append((char) DIGITS[octet >> 4 & 0xf]).append((char) DIGITS[octet & 0xf]);
    }
}
