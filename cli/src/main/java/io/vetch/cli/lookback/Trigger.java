package io.vetch.cli.lookback;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When the daemon saves a look back by itself.
 *
 * @param directory where
 * @param afterNanos how long after the event, so that its aftermath is in the file
 * @param everyNanos at most once in this time
 */
public record Trigger(TriggerEvent event, Path directory, long afterNanos, long everyNanos) {
    /** Names the directory for triggers that name none. */
    static final String DIRECTORY_VARIABLE = "VETCH_STATE";

    private static final long DEFAULT_AFTER = TimeUnit.SECONDS.toNanos(2);
    private static final long DEFAULT_EVERY = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST_EVERY = TimeUnit.SECONDS.toNanos(1);

    /** @param text the words with commas or blanks between them */
    public static Trigger parse(String text) {
        return parse(Arrays.asList(LimitWords.SEPARATOR.split(text.strip(), 0)));
    }

    /**
     * @param words the event, then {@code dir=DIR}, {@code after=TIME}, {@code every=TIME}
     * @throws IllegalArgumentException with what is wrong and what may be there
     */
    static Trigger parse(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("which event: mac-move, drop:REASON or floods:N/s?");
        }
        TriggerEvent event = TriggerEvent.parse(words.getFirst());
        Path directory = daemonsDirectory();
        long after = DEFAULT_AFTER;
        long every = DEFAULT_EVERY;
        for (String word : words.subList(1, words.size())) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.length() - value.length())) {
                case "dir=" -> directory = Path.of(value);
                case "after=" -> after = value.matches("0+(ms|s)?") ? 0 : LimitWords.nanos(value);
                case "every=" -> every = LimitWords.nanos(value);
                default ->
                    throw new IllegalArgumentException(
                            "not understood: '" + word + "'; there are dir=DIR, after=TIME and every=TIME");
            }
        }
        if (every < SHORTEST_EVERY) {
            throw new IllegalArgumentException("every=" + LimitWords.time(every) + ": a second at least");
        }
        return new Trigger(event, directory.toAbsolutePath().normalize(), after, every);
    }

    /** Where a trigger saves that names no directory: the one place that does not depend on who set it. */
    private static Path daemonsDirectory() {
        String state = System.getenv(DIRECTORY_VARIABLE);
        return Path.of(state == null ? "" : state).toAbsolutePath().normalize();
    }

    boolean savesWhereTheDaemonDoes() {
        return directory.equals(daemonsDirectory());
    }

    @Override
    public String toString() {
        return event.word() + " dir=" + directory + " after=" + LimitWords.time(afterNanos) + " every="
                + LimitWords.time(everyNanos);
    }
}
