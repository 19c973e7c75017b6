package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;

/** IP addresses as tcpdump writes them: dotted quads; the longest run of two or more zero groups as {@code ::}. */
final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    static void addIpv4(StringBuilder text, ByteBuffer bytes, int at) {
        text.append(bytes.get(at) & 0xff).append('.');
        text.append(bytes.get(at + 1) & 0xff).append('.');
        text.append(bytes.get(at + 2) & 0xff).append('.');
        text.append(bytes.get(at + 3) & 0xff);
    }

    static String ipv4(byte[] octets) {
        StringBuilder text = new StringBuilder(15);
        addIpv4(text, ByteBuffer.wrap(octets), 0);
        return text.toString();
    }

    static String ipv6(byte[] octets) {
        StringBuilder text = new StringBuilder(39);
        addIpv6(text, ByteBuffer.wrap(octets), 0);
        return text.toString();
    }

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
