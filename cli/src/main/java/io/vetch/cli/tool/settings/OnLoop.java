package io.vetch.cli.tool.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge does about a loop, in the words of a configuration file: {@code quarantine 30s}, {@code quarantine 5m},
 * or {@code report}. It is the bridge option {@code loop_quarantine}.
 *
 * @param seconds for which one of the two ports is kept out, up to a day; 0: the loop is reported, and that is all
 */
public record OnLoop(int seconds) {
    /** It is told of, and no port is kept out. */
    public static final OnLoop REPORT = new OnLoop(0);

    private static final String REPORT_WORD = "report";
    private static final String OPTION = "loop_quarantine";
    private static final Pattern QUARANTINE = Pattern.compile("quarantine ([1-9]\\d{0,4})([sm])");
    private static final int CENTISECONDS = 100;
    private static final int MINUTE = 60;
    private static final int DAY = 24 * 60 * MINUTE;

    /** @throws IllegalArgumentException if these are no such words */
    @JsonCreator
    public static OnLoop parse(String words) {
        if (words.equals(REPORT_WORD)) {
            return REPORT;
        }
        Matcher matcher = QUARANTINE.matcher(words);
        int unit = matcher.matches() && matcher.group(2).equals("m") ? MINUTE : 1;
        int seconds = matcher.matches() ? Integer.parseInt(matcher.group(1)) * unit : 0;
        if (seconds == 0 || seconds > DAY) {
            throw new IllegalArgumentException("must be 'report', or like 'quarantine 30s', and a day at most");
        }
        return new OnLoop(seconds);
    }

    /** To be printed, and to be {@linkplain #parse understood} again. */
    public String words() {
        return seconds == 0 ? REPORT_WORD : "quarantine " + seconds + "s";
    }

    /** The options with what is said here, if something is. */
    public static Map<String, String> in(Map<String, String> options, @Nullable OnLoop said) {
        if (said == null) {
            return options;
        }
        Map<String, String> all = without(options);
        if (said.seconds > 0) {
            all.put(OPTION, Integer.toString(said.seconds * CENTISECONDS));
        }
        return all;
    }

    /** The options as they are printed beside {@link #words}. */
    public static Map<String, String> without(Map<String, String> options) {
        Map<String, String> others = new LinkedHashMap<>(options);
        if (words(options) != null) {
            others.remove(OPTION);
        }
        return others;
    }

    /** The words for what the options say; null if they say nothing, or no whole seconds. */
    public static @Nullable String words(Map<String, String> options) {
        String option = options.getOrDefault(OPTION, "0");
        boolean isWhole = option.matches("[1-9]\\d{0,6}00");
        return isWhole ? "quarantine " + Long.parseLong(option) / CENTISECONDS + "s" : null;
    }
}
