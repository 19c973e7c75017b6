package io.vetch.core.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who watches the frames of one place. The control thread changes it; loops read {@link #all}. */
public final class ObserverList {
    private final Runnable awaitBurstBoundary;
    private final List<FrameObserver> observers = new ArrayList<>();
    private volatile @Nullable FrameObserver all;

    /** @param awaitBurstBoundary returns after every loop has finished the burst it was in */
    public ObserverList(Runnable awaitBurstBoundary) {
        this.awaitBurstBoundary = awaitBurstBoundary;
    }

    /** Lets {@code added} see every frame from the next burst on. */
    public void add(FrameObserver added) {
        observers.add(added);
        all = FrameObservers.of(observers);
    }

    /** When this returns, {@code removed} is not called any more. */
    public void remove(FrameObserver removed) {
        observers.remove(removed);
        all = FrameObservers.of(observers);
        awaitBurstBoundary.run();
    }

    /** All of them as one, or null if there is none. */
    public @Nullable FrameObserver all() {
        return all;
    }
}
