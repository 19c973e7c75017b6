package io.vetch.cli.tool;

import io.vetch.core.frame.MacAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and addresses as the C of iproute2 reads them. */
public final class Numbers {
    private static final Pattern UNSIGNED = Pattern.compile("0[xX][0-9a-fA-F]{1,15}|\\d{1,18}");
    private static final Pattern LEADING = Pattern.compile("\\s*([+-]?\\d{1,18}).*", Pattern.DOTALL);

    private Numbers() {}

    /** A whole word that is a decimal, 0octal or 0xhexadecimal number of at most {@code bits} bits. */
    public static OptionalLong unsigned(String word, int bits) {
        if (!UNSIGNED.matcher(word).matches()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.decode(word);
            return bits < Long.SIZE && value >>> bits != 0 ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** atoi(3): what the word begins with, 0 if it is no number. */
    public static long leading(String word) {
        Matcher number = LEADING.matcher(word);
        return number.matches() ? Long.parseLong(number.group(1)) : 0;
    }

    public static Optional<MacAddress> address(String word) {
        try {
            return Optional.of(MacAddress.parse(word));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
