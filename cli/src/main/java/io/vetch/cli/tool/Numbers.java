package io.vetch.cli.tool;

import io.vetch.core.frame.MacAddress;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and addresses as the C of iproute2 and bridge-utils reads them. */
public final class Numbers {
    private static final Pattern UNSIGNED = Pattern.compile("0[xX][0-9a-fA-F]{1,15}|\\d{1,18}");
    private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?)(0[xX][0-9a-fA-F]+|\\d+).*", Pattern.DOTALL);
    private static final Pattern DECIMAL =
            Pattern.compile("\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?).*", Pattern.DOTALL);
    private static final Pattern LEADING = Pattern.compile("\\s*([+-]?\\d{1,18}).*", Pattern.DOTALL);

    private static final long CENTISECOND_NANOS = 10_000_000;

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

    /**
     * {@code %i} of scanf(3): what the word begins with, decimal, 0octal or 0xhexadecimal; empty if it is no number.
     */
    public static OptionalInt scannedInt(String word) {
        Matcher number = INTEGER.matcher(word);
        if (!number.matches()) {
            return OptionalInt.empty();
        }
        String digits = number.group(2);
        boolean octal = digits.startsWith("0") && digits.chars().allMatch(Character::isDigit);
        String prefix = octal ? digits.replaceFirst("[89].*", "") : digits;
        BigInteger value = octal
                ? new BigInteger(prefix, 8)
                : digits.startsWith("0") ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
        return OptionalInt.of((number.group(1).equals("-") ? value.negate() : value).intValue());
    }

    /**
     * {@code %lf} of scanf(3), the number of seconds that the word begins with, in centiseconds, by way of a
     * {@code struct timeval} as brctl counts; empty if there is no number, or it is not finite.
     */
    public static OptionalLong scannedSeconds(String word) {
        Matcher decimal = DECIMAL.matcher(word);
        boolean hexadecimal = word.strip().matches("[+-]?0[xX][0-9a-fA-F].*");
        if (hexadecimal || !decimal.matches()) {
            return hexadecimal ? OptionalLong.of(scannedInt(word).orElseThrow() * 100L) : OptionalLong.empty();
        }
        double seconds = Double.parseDouble(decimal.group(1));
        long whole = (long) Math.floor(seconds);
        return OptionalLong.of((whole * 1_000_000 + (long) (1_000_000 * (seconds - whole))) / 10_000);
    }

    public static Optional<MacAddress> address(String word) {
        try {
            return Optional.of(MacAddress.parse(word));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Time that is left, as bridge(8) has it: {@code  259.12}. */
    public static String timer(long nanos) {
        long centiseconds = nanos / CENTISECOND_NANOS;
        String seconds = String.format(Locale.ROOT, "%d.%02d", centiseconds / 100, centiseconds % 100);
        return String.format(Locale.ROOT, "%7s", seconds);
    }
}
