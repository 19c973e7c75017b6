package io.vetch.core.stp;

import java.util.HashMap;
import java.util.Map;

/** Which things are joined, directly or by others (union-find). */
final class Forest<T> {
    private final Map<T, T> parents = new HashMap<>();

    /** False if the two were joined already, so that this is a circle. */
    boolean join(T one, T other) {
        T a = top(one);
        T b = top(other);
        if (a.equals(b)) {
            return false;
        }
        parents.put(a, b);
        return true;
    }

    boolean joined(T one, T other) {
        return top(one).equals(top(other));
    }

    private T top(T thing) {
        T top = thing;
        for (T parent = parents.get(top); parent != null; parent = parents.get(top)) {
            top = parent;
        }
        return top;
    }
}
