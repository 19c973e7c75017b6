package io.vetch.cli.control;

import io.vetch.core.Closing;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Several steps, of which all are done or none: {@link #close} undoes those that were done, the last one first, unless
 * {@link #succeeded} was called. To be used as the resource of a {@code try}.
 */
public final class Attempt implements AutoCloseable {
    private final Deque<AutoCloseable> undo = new ArrayDeque<>();

    /** Says how to undo the step that was just done, or that comes next and may fail half-way. */
    public void orElse(AutoCloseable undoing) {
        undo.push(undoing);
    }

    public void succeeded() {
        undo.clear();
    }

    @Override
    public void close() throws IOException {
        Closing.all(List.copyOf(undo));
    }
}
