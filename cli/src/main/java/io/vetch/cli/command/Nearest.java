package io.vetch.cli.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The word that somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /**
     * The one of {@code words} that {@code given} begins, or else is the fewest letters away from; none if that are
     * many.
     */
    static Optional<String> of(String given, List<String> words) {
        Optional<String> begun = given.length() < 2
                ? Optional.empty()
                : words.stream().filter(word -> word.startsWith(given)).findFirst();
        return begun.isPresent()
                ? begun
                : words.stream()
                        .filter(word ->
                                distance(given, word) <= Math.max(1, Math.min(given.length(), word.length()) / 2))
                        .min(Comparator.comparingInt(word -> distance(given, word)));
    }

    /** How many letters are to be put in, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int change = i == 0 || one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = i == 0 ? j : Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
