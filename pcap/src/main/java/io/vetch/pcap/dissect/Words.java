package io.vetch.pcap.dissect;

import java.util.List;
import java.util.StringJoiner;

/** Words for numbers. */
final class Words {
    /** A word for a bit. */
    record Flag(int bit, String word) {}

    private Words() {}

    /** The words of all bits that are set, or {@code none}. */
    static String flags(int value, List<Flag> flags, String separator) {
        StringJoiner words = new StringJoiner(separator);
        for (Flag flag : flags) {
            if ((value & flag.bit()) != 0) {
                words.add(flag.word());
            }
        }
        return words.length() == 0 ? "none" : words.toString();
    }

    /** {@code 0x0a}, {@code 0x88cc}: the lowest digits of a number. */
    static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
