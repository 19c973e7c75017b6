package io.vetch.cli.top;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The arguments of {@code vetch top}.
 *
 * @param interval between two samples
 * @param count how many lines of each port are printed, 0: until it is stopped
 * @param bridges none: all
 */
record TopOptions(Duration interval, long count, List<String> bridges) {
    private static final String NUMBER = "[1-9]\\d{0,8}";
    private static final String SECONDS = "\\d{1,5}(\\.\\d{1,3})?";
    private static final double LEAST = 0.1;
    private static final double MILLIS = 1000;

    /** @throws IllegalArgumentException in words for the user */
    static TopOptions parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        Duration interval = Duration.ofSeconds(1);
        long count = 0;
        List<String> bridges = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "-n", "--count" -> count = Long.parseLong(value(word, words, NUMBER, "how many lines, from 1"));
                case "-d", "--interval" -> interval = interval(value(word, words, SECONDS, "seconds, as 0.5"));
                default -> {
                    if (word.startsWith("-")) {
                        throw new IllegalArgumentException("unknown option " + word);
                    }
                    bridges.add(word);
                }
            }
        }
        return new TopOptions(interval, count, List.copyOf(bridges));
    }

    private static Duration interval(String seconds) {
        double number = Double.parseDouble(seconds);
        if (number < LEAST) {
            throw new IllegalArgumentException("--interval is at least " + LEAST + " s, not " + seconds);
        }
        return Duration.ofMillis(Math.round(number * MILLIS));
    }

    private static String value(String option, Deque<String> words, String form, String what) {
        String word = words.isEmpty() ? "" : words.remove();
        if (!word.matches(form)) {
            throw new IllegalArgumentException(option + " takes " + what + (word.isEmpty() ? "" : ", not " + word));
        }
        return word;
    }
}
