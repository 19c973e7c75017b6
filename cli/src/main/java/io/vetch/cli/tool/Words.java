package io.vetch.cli.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, taken one by one. */
public final class Words {
    private final Deque<String> rest;

    public Words(List<String> arguments) {
        rest = new ArrayDeque<>(arguments);
    }

    public boolean isEmpty() {
        return rest.isEmpty();
    }

    /** The next word without taking it, or null. */
    @Nullable
    public String peek() {
        return rest.peek();
    }

    /** Takes the next word. @throws UsageException if there is none */
    public String next() {
        String word = rest.poll();
        if (word == null) {
            throw new UsageException("Command line is not complete. Try option \"help\"", 255);
        }
        return word;
    }

    /** Takes the next word if it is {@code word}. */
    public boolean take(String word) {
        if (!word.equals(rest.peek())) {
            return false;
        }
        rest.remove();
        return true;
    }

    public List<String> remaining() {
        return List.copyOf(rest);
    }

    /** Whether {@code word} abbreviates {@code full}, as iproute2's matches() has it: any non-empty beginning. */
    public static boolean abbreviates(String word, String full) {
        return !word.isEmpty() && full.startsWith(word);
    }
}
