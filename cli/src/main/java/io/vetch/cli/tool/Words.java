package io.vetch.cli.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, taken one by one. */
final class Words {
    private final Deque<String> rest;

    Words(List<String> arguments) {
        rest = new ArrayDeque<>(arguments);
    }

    boolean isEmpty() {
        return rest.isEmpty();
    }

    /** The next word without taking it, or null. */
    @Nullable
    String peek() {
        return rest.peek();
    }

    /** Takes the next word. @throws UsageException if there is none */
    String next() {
        String word = rest.poll();
        if (word == null) {
            throw new UsageException("Command line is not complete. Try option \"help\"", 255);
        }
        return word;
    }

    /** Takes the next word if it is {@code word}. */
    boolean take(String word) {
        if (!word.equals(rest.peek())) {
            return false;
        }
        rest.remove();
        return true;
    }

    List<String> remaining() {
        return List.copyOf(rest);
    }

    /** Whether {@code word} abbreviates {@code full}, as iproute2's matches() has it: any non-empty beginning. */
    static boolean abbreviates(String word, String full) {
        return !word.isEmpty() && full.startsWith(word);
    }
}
