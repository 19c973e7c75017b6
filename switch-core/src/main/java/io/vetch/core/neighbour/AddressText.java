package io.vetch.core.neighbour;

/** An IP address as people write it (RFC 5952). */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String ipv4(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    static String ipv6(long high, long low) {
        int left = longestGap(high, low);
        int right = gapEnd(high, low, left);
        if (right - left < 2) {
            return groups(high, low, 0, GROUPS);
        }
        return groups(high, low, 0, left) + "::" + groups(high, low, right, GROUPS);
    }

    private static int group(long high, long low, int index) {
        long half = index < GROUPS / 2 ? high : low;
        int behind = GROUPS / 2 - 1 - index % (GROUPS / 2);
        return (int) (half >>> (behind * Short.SIZE)) & 0xffff;
    }

    /** Where the first of the longest rows of zero groups begins. */
    private static int longestGap(long high, long low) {
        int best = 0;
        for (int start = 1; start < GROUPS; start++) {
            if (gapEnd(high, low, start) - start > gapEnd(high, low, best) - best) {
                best = start;
            }
        }
        return best;
    }

    private static int gapEnd(long high, long low, int start) {
        int end = start;
        while (end < GROUPS && group(high, low, end) == 0) {
            end++;
        }
        return end;
    }

    private static String groups(long high, long low, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }
}
