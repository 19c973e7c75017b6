package io.vetch.cli.tool.brctl;

import io.vetch.cli.tool.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call as getopt_long(3) of glibc sorts them: options may stand anywhere, and none comes after
 * {@code --}.
 *
 * @param answer what an option asks for, or what is wrong with it; null: nothing, the words are a command
 */
record BrctlOptions(List<String> words, @Nullable Outcome answer) {
    private static final String HELP = "--help";
    private static final String VERSION = "--version";

    static BrctlOptions parse(List<String> arguments, String usage) {
        List<String> words = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at++) {
            String word = arguments.get(at);
            if (word.equals("--")) {
                words.addAll(arguments.subList(at + 1, arguments.size()));
                break;
            }
            if (word.startsWith("-") && word.length() > 1) {
                return new BrctlOptions(List.of(), option(word, usage));
            }
            words.add(word);
        }
        return new BrctlOptions(words, null);
    }

    private static Outcome option(String word, String usage) {
        if (word.startsWith("-h") || (word.length() > 2 && HELP.startsWith(word))) {
            return Outcome.printed(usage);
        }
        if (word.startsWith("-V") || (word.length() > 2 && VERSION.startsWith(word))) {
            return Outcome.printed("bridge-utils, 1.7 (Vetch)\n");
        }
        String wrong = word.startsWith("--")
                ? "unrecognized option '" + word + "'"
                : "invalid option -- '" + word.substring(1, word.offsetByCodePoints(1, 1)) + "'";
        return new Outcome(1, usage, "brctl: " + wrong + "\nUnknown option '?'\n", List.of());
    }
}
