package io.vetch.pcap.dissect;

/** IP addresses as tcpdump writes them: dotted quads; the longest run of two or more zero groups as {@code ::}. */
final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    static String ipv4(byte[] octets) {
        return dotted(octets, 0);
    }

    private static String dotted(byte[] octets, int at) {
        return (octets[at] & 0xff) + "." + (octets[at + 1] & 0xff) + "." + (octets[at + 2] & 0xff) + "."
                + (octets[at + 3] & 0xff);
    }

    static String ipv6(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff);
        }
        int start = longestRun(groups);
        int stop = start < 0 ? -1 : runEnd(groups, start);
        boolean embedsIpv4 = start == 0 && (stop == 6 || (stop == 5 && groups[5] == 0xffff));
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i >= start && i < stop) {
                text.append(i == start ? ":" : "");
                continue;
            }
            text.append(i == 0 ? "" : ":");
            if (i == 6 && embedsIpv4) {
                return text.append(dotted(octets, 12)).toString();
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.append(stop == GROUPS ? ":" : "").toString();
    }

    /** First of the longest runs of at least two zero groups, or -1. */
    private static int longestRun(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i = runEnd(groups, i) + 1) {
            int length = runEnd(groups, i) - i;
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        return best;
    }

    private static int runEnd(int[] groups, int from) {
        int i = from;
        while (i < GROUPS && groups[i] == 0) {
            i++;
        }
        return i;
    }
}
