package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;
import java.util.List;

/** Numbers and IP addresses as tcpdump writes them. */
final class Words {
    private static final int GROUPS = 8;

    /** A word for a bit. */
    record Flag(int bit, String word) {}

    private Words() {}

    /** The words of all bits that are set, or {@code none}. */
    static String flags(int value, List<Flag> flags, String separator) {
        StringBuilder words = new StringBuilder();
        for (Flag flag : flags) {
            if ((value & flag.bit()) != 0) {
                words.append(words.isEmpty() ? "" : separator).append(flag.word());
            }
        }
        return words.isEmpty() ? "none" : words.toString();
    }

    /** {@code 0x0a}, {@code 0x88cc}: the lowest digits of a number. */
    static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    static void addIpv4(StringBuilder text, ByteBuffer bytes, int at) {
        text.append(bytes.get(at) & 0xff).append('.');
        text.append(bytes.get(at + 1) & 0xff).append('.');
        text.append(bytes.get(at + 2) & 0xff).append('.');
        text.append(bytes.get(at + 3) & 0xff);
    }

    /** The longest run of two or more zero groups is {@code ::}. */
    static void addIpv6(StringBuilder text, ByteBuffer bytes, int at) {
        int start = longestRun(bytes, at);
        int stop = start < 0 ? -1 : runEnd(bytes, at, start);
        boolean embedsIpv4 = start == 0 && (stop == 6 || (stop == 5 && group(bytes, at, 5) == 0xffff));
        for (int i = 0; i < GROUPS; i++) {
            if (i >= start && i < stop) {
                text.append(i == start ? ":" : "");
                continue;
            }
            text.append(i == 0 ? "" : ":");
            if (i == 6 && embedsIpv4) {
                addIpv4(text, bytes, at + 12);
                return;
            }
            text.append(Integer.toHexString(group(bytes, at, i)));
        }
        text.append(stop == GROUPS ? ":" : "");
    }

    private static int group(ByteBuffer bytes, int at, int index) {
        return bytes.getShort(at + 2 * index) & 0xffff;
    }

    /** First of the longest runs of at least two zero groups, or -1. */
    private static int longestRun(ByteBuffer bytes, int at) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = runEnd(bytes, at, i);
            if (end - i > bestLength) {
                best = i;
                bestLength = end - i;
            }
            i = end;
        }
        return best;
    }

    private static int runEnd(ByteBuffer bytes, int at, int from) {
        int i = from;
        while (i < GROUPS && group(bytes, at, i) == 0) {
            i++;
        }
        return i;
    }
}
