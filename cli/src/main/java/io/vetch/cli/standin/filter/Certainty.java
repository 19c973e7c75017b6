package io.vetch.cli.standin.filter;

import java.util.Collection;
import java.util.function.Predicate;

/** Whether something holds for the frames that are asked about. */
enum Certainty {
    /** For none. */
    NEVER,
    /** For some, or nobody knows. */
    MAYBE,
    /** For all. */
    ALWAYS;

    /** Whether both hold. */
    Certainty and(Certainty other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Certainty not() {
        return switch (this) {
            case NEVER -> ALWAYS;
            case MAYBE -> MAYBE;
            case ALWAYS -> NEVER;
        };
    }

    /** Whether it holds for what has one of these values; nobody knows of none. */
    static <T> Certainty of(Collection<T> values, Predicate<T> holds) {
        long holding = values.stream().filter(holds).count();
        if (values.isEmpty() || (holding > 0 && holding < values.size())) {
            return MAYBE;
        }
        return holding == 0 ? NEVER : ALWAYS;
    }
}
