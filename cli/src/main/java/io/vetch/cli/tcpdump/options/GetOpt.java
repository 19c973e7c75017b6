package io.vetch.cli.tcpdump.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line as getopt_long(3) of glibc reads it: flags in bundles, arguments attached or apart, long names cut
 * short while they are unmistakable, and words that are no flags anywhere between them. Its messages are glibc's.
 */
final class GetOpt {
    /**
     * A long name.
     *
     * @param takesArgument whether an argument follows, after {@code =} or as the next word
     * @param flag what {@link #next()} returns for it
     * @param whole whether the name must not be cut short
     */
    record LongFlag(String name, boolean takesArgument, int flag, boolean whole) {
        LongFlag(String name, boolean takesArgument, int flag) {
            this(name, takesArgument, flag, false);
        }

        /** One without an argument whose name must not be cut short. */
        static LongFlag whole(String name, int flag) {
            return new LongFlag(name, false, flag, true);
        }
    }

    /** What {@link #next()} returns after the last flag. */
    static final int END = -1;

    private final List<String> words;
    private final String shortFlags;
    private final List<LongFlag> longFlags;
    private final List<String> rest = new ArrayList<>();
    private int nextWord;
    /** The bundle being read, and how far. */
    private String bundle = "";

    private int inBundle;
    private @Nullable String argument;

    /**
     * @param words the arguments
     * @param shortFlags the letters; {@code :} follows one that takes an argument
     * @param longFlags the names, in the order in which messages list them
     */
    GetOpt(List<String> words, String shortFlags, List<LongFlag> longFlags) {
        this.words = words;
        this.shortFlags = shortFlags;
        this.longFlags = longFlags;
    }

    /** The next flag, or {@link #END}. @throws TcpdumpException if it is none, or its argument is wrong */
    int next() {
        argument = null;
        if (inBundle < bundle.length()) {
            return letter();
        }
        while (nextWord < words.size()) {
            String word = words.get(nextWord++);
            if (word.equals("--")) {
                rest.addAll(words.subList(nextWord, words.size()));
                nextWord = words.size();
                return END;
            }
            if (word.startsWith("--")) {
                return name(word);
            }
            if (word.startsWith("-") && word.length() > 1) {
                bundle = word;
                inBundle = 1;
                return letter();
            }
            rest.add(word);
        }
        return END;
    }

    /** The argument of the flag that {@link #next()} returned, which takes one. */
    String argument() {
        if (argument == null) {
            throw new IllegalStateException("the flag takes no argument");
        }
        return argument;
    }

    /** The words that are no flags; whole after {@link #END}. */
    List<String> rest() {
        return rest;
    }

    private int letter() {
        char letter = bundle.charAt(inBundle++);
        int known = letter == ':' ? -1 : shortFlags.indexOf(letter);
        if (known < 0) {
            throw TcpdumpException.usage("invalid option -- '" + letter + "'");
        }
        if (known + 1 == shortFlags.length() || shortFlags.charAt(known + 1) != ':') {
            return letter;
        }
        if (inBundle < bundle.length()) {
            argument = bundle.substring(inBundle);
        } else if (nextWord < words.size()) {
            argument = words.get(nextWord++);
        } else {
            throw TcpdumpException.usage("option requires an argument -- '" + letter + "'");
        }
        inBundle = bundle.length();
        return letter;
    }

    private int name(String word) {
        int equals = word.indexOf('=');
        LongFlag flag = find(word, equals < 0 ? word.substring(2) : word.substring(2, equals));
        if (!flag.takesArgument()) {
            if (equals >= 0) {
                throw TcpdumpException.usage("option '--" + flag.name() + "' doesn't allow an argument");
            }
            return flag.flag();
        }
        if (equals >= 0) {
            argument = word.substring(equals + 1);
        } else if (nextWord < words.size()) {
            argument = words.get(nextWord++);
        } else {
            throw TcpdumpException.usage("option '--" + flag.name() + "' requires an argument");
        }
        return flag.flag();
    }

    private LongFlag find(String word, String name) {
        List<LongFlag> candidates = new ArrayList<>();
        for (LongFlag flag : longFlags) {
            if (flag.name().equals(name)) {
                return flag;
            }
            if (!flag.whole() && flag.name().startsWith(name)) {
                candidates.add(flag);
            }
        }
        if (candidates.isEmpty()) {
            throw TcpdumpException.usage("unrecognized option '" + word + "'");
        }
        if (candidates.size() > 1) {
            StringBuilder message = new StringBuilder("option '" + word + "' is ambiguous; possibilities:");
            candidates.forEach(
                    flag -> message.append(" '--").append(flag.name()).append('\''));
            throw TcpdumpException.usage(message.toString());
        }
        return candidates.getFirst();
    }
}
