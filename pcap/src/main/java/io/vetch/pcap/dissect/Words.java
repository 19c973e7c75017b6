package io.vetch.pcap.dissect;

import java.util.List;

/** Words for numbers. */
final class Words {
    private static final int[] UNITS = {31_536_000, 604_800, 86_400, 3600, 60, 1};

    /** A word for a bit. */
    record Flag(int bit, String word) {}

    private Words() {}

    /** The words of all bits that are set, or {@code none}. */
    static String flags(int value, List<Flag> flags, String separator) {
        return flags(value, flags, separator, "none");
    }

    /** @param none if no bit with a word is set */
    static String flags(int value, List<Flag> flags, String separator, String none) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < flags.size(); i++) {
            Flag flag = flags.get(i);
            if ((value & flag.bit()) != 0) {
                words.append(words.isEmpty() ? "" : separator).append(flag.word());
            }
        }
        return words.isEmpty() ? none : words.toString();
    }

    /** {@code 0x0a}, {@code 0x88cc}: the lowest digits of a number. */
    static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** {@code 1w2d3h}: seconds in the largest units; {@code 0s} if there are none. */
    static String duration(long seconds) {
        if (seconds == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long left = seconds;
        for (int i = 0; i < UNITS.length; i++) {
            if (left >= UNITS[i]) {
                text.append(left / UNITS[i]).append("ywdhms".charAt(i));
                left %= UNITS[i];
            }
        }
        return text.toString();
    }
}
