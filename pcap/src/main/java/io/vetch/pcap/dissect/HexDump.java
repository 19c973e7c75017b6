package io.vetch.pcap.dissect;

import java.util.HexFormat;

/** Bytes in hexadecimal, 16 a line, each line after a line feed and a tab. */
final class HexDump {
    private static final int PER_LINE = 16;
    private static final int HEX_WIDTH = 40;
    private static final HexFormat HEX = HexFormat.of();

    private HexDump() {}

    /** As hex_and_ascii_print(): {@code 0x0000:  0001 0203 ...  ....}; throws Truncated if not all was captured. */
    static void hexAndAscii(Dissection frame, int at, int count) {
        int available = available(frame, at, count);
        for (int line = 0; line < available; line += PER_LINE) {
            int stop = Math.min(line + PER_LINE, available);
            String hex = shorts(frame, at + line, at + stop);
            frame.add("\n\t" + offset(line) + hex + " ".repeat(HEX_WIDTH - hex.length()) + "  ");
            frame.add(ascii(frame, at + line, at + stop));
        }
        if (available < count) {
            throw Truncated.TRUNCATED;
        }
    }

    /** As print_unknown_data(): {@code 0x0000:  0001 0203 ...}, as far as captured. */
    static void hex(Dissection frame, int at, int count) {
        int available = available(frame, at, count);
        for (int line = 0; line < available; line += PER_LINE) {
            int stop = Math.min(line + PER_LINE, available);
            frame.add("\n\t" + offset(line) + shorts(frame, at + line, at + stop));
        }
    }

    private static int available(Dissection frame, int at, int count) {
        return Math.max(0, Math.min(count, frame.end() - at));
    }

    private static String offset(int line) {
        return "0x" + HEX.toHexDigits((short) line) + ": ";
    }

    private static String shorts(Dissection frame, int from, int to) {
        StringBuilder text = new StringBuilder(HEX_WIDTH);
        for (int i = from; i < to; i++) {
            text.append((i - from) % 2 == 0 ? " " : "").append(HEX.toHexDigits((byte) frame.u8(i)));
        }
        return text.toString();
    }

    private static String ascii(Dissection frame, int from, int to) {
        StringBuilder text = new StringBuilder(PER_LINE);
        for (int i = from; i < to; i++) {
            int c = frame.u8(i);
            text.append(c > 0x20 && c < 0x7f ? (char) c : '.');
        }
        return text.toString();
    }
}
