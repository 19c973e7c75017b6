package io.vetch.core.bridge;

/** Lets the control thread wait until no loop can still hold what was taken out of a view. */
@FunctionalInterface
public interface Quiescence {
    /** Nothing runs beside the caller. */
    Quiescence SINGLE_THREADED = () -> {};

    /** Returns after every loop has finished the burst it was in. */
    void awaitBurstBoundary();
}
