package io.vetch.cli.tcpdump.options;

import java.util.OptionalLong;

/** Numbers as strtol(3) and atoi(3) read them, so that a word means to us what it means to tcpdump. */
final class CNumbers {
    private CNumbers() {}

    /** atoi(3): the number that the word begins with, 0 for none. */
    static int atoi(String word) {
        int start = signAt(word, skipSpace(word));
        int end = start;
        while (end < word.length() && Character.digit(word.charAt(end), 10) >= 0) {
            end++;
        }
        return (int) clamped(word, start, end, 10);
    }

    /**
     * strtol(3) of a word that is a number from its first to its last character.
     *
     * @param base 10, or 0 for the prefixes 0x and 0 to say it
     * @return empty if it is none; at most {@link Long#MAX_VALUE}, for too large a number too
     */
    static OptionalLong strtol(String word, int base) {
        int start = signAt(word, skipSpace(word));
        int radix = 10;
        if (base == 0 && word.length() > start + 2 && word.regionMatches(true, start, "0x", 0, 2)) {
            radix = 16;
            start += 2;
        } else if (base == 0 && start < word.length() && word.charAt(start) == '0') {
            radix = 8;
        }
        for (int i = start; i < word.length(); i++) {
            if (Character.digit(word.charAt(i), radix) < 0) {
                return OptionalLong.empty();
            }
        }
        return start == word.length()
                ? OptionalLong.empty()
                : OptionalLong.of(clamped(word, start, word.length(), radix));
    }

    private static int skipSpace(String word) {
        int at = 0;
        while (at < word.length() && isSpace(word.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    private static int signAt(String word, int at) {
        return at < word.length() && (word.charAt(at) == '-' || word.charAt(at) == '+') ? at + 1 : at;
    }

    private static long clamped(String word, int start, int end, int radix) {
        boolean negative = word.lastIndexOf('-', start) >= 0;
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(word.charAt(i), radix);
            if (value > (Long.MAX_VALUE - digit) / radix) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            value = value * radix + digit;
        }
        return negative ? -value : value;
    }
}
