package io.vetch.cli.lookback;

import io.vetch.pcap.lookback.LookBackLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits in words, in any order: a time ({@code 30s}, {@code 500ms}, {@code 5m}, {@code 1h}), memory ({@code 64MiB},
 * {@code 1GiB}), and {@code whole} for whole frames in place of their headers.
 */
public final class LimitWords {
    /** Memory where only a time is told: 170,000 headers of small frames. */
    static final int DEFAULT_BYTES = 32 << 20;

    static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    private static final Pattern MEMORY = Pattern.compile("(\\d{1,9})(KiB|MiB|GiB)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);
    private static final Map<String, Long> NANOS = Map.of(
            "ms", TimeUnit.MILLISECONDS.toNanos(1),
            "s", TimeUnit.SECONDS.toNanos(1),
            "m", TimeUnit.MINUTES.toNanos(1),
            "h", TimeUnit.HOURS.toNanos(1));

    private LimitWords() {}

    /** @param text the words with commas or blanks between them */
    public static LookBackLimits parse(String text) {
        return parse(Arrays.asList(SEPARATOR.split(text.strip(), 0)));
    }

    /** @throws IllegalArgumentException with what is wrong and what may be there */
    static LookBackLimits parse(List<String> words) {
        long nanos = LookBackLimits.ANY_AGE;
        long bytes = DEFAULT_BYTES;
        int snapLength = LookBackLimits.HEADERS;
        for (String word : words) {
            Matcher memory = MEMORY.matcher(word);
            if (memory.matches()) {
                bytes = Long.parseLong(memory.group(1)) << SHIFTS.getOrDefault(memory.group(2), 0);
            } else if (word.equals("whole")) {
                snapLength = LookBackLimits.WHOLE;
            } else {
                nanos = nanos(word);
            }
        }
        if (bytes < LookBackLimits.SMALLEST_BYTES || bytes > LookBackLimits.LARGEST_BYTES) {
            throw new IllegalArgumentException("memory is 1MiB to 1GiB for each bridge");
        }
        return new LookBackLimits(nanos, (int) bytes, snapLength);
    }

    /** A time in nanoseconds, from 1 ms on. @throws IllegalArgumentException if it is none */
    static long nanos(String word) {
        Matcher time = TIME.matcher(word);
        if (!time.matches() || time.group(1).matches("0+")) {
            throw new IllegalArgumentException("not understood: '" + word
                    + "'; a time is as 30s or 5m, memory as 64MiB, whole frames are 'whole'");
        }
        return Long.parseLong(time.group(1)) * NANOS.getOrDefault(time.group(2), 0L);
    }

    /** The words of {@link #parse}. */
    public static String format(LookBackLimits limits) {
        String time = limits.nanos() == LookBackLimits.ANY_AGE ? "" : time(limits.nanos()) + ",";
        String memory =
                limits.bytes() % (1 << 20) == 0 ? (limits.bytes() >> 20) + "MiB" : (limits.bytes() >> 10) + "KiB";
        return time + memory + (limits.snapLength() == LookBackLimits.WHOLE ? ",whole" : "");
    }

    static String time(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
