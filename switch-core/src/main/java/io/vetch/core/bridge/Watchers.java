package io.vetch.core.bridge;

import io.vetch.core.relay.FrameObserver;
import io.vetch.core.relay.ObserverList;
import org.jspecify.annotations.Nullable;

/** Who sees the frames of a bridge. Control thread; relays ask each burst. */
public final class Watchers {
    private final Bridge bridge;
    private final ObserverList observers;
    private volatile @Nullable FrameObserver sampler;

    Watchers(Bridge bridge, Quiescence quiescence) {
        this.bridge = bridge;
        this.observers = new ObserverList(quiescence::awaitBurstBoundary);
    }

    /** Lets {@code added} see every frame from the next burst on. */
    public void add(FrameObserver added) {
        observers.add(added);
        bridge.tellWatched(true);
    }

    /** When this returns, {@code removed} is not called any more. */
    public void remove(FrameObserver removed) {
        observers.remove(removed);
        bridge.tellWatched(isWatched());
    }

    /** Whether somebody sees every frame. */
    public boolean isWatched() {
        return observers.all() != null;
    }

    /**
     * Shows {@code added} from the next burst on what a network's stations tell of themselves: floods, drops, frames of
     * stations that are new or have moved, and a few of the others. It does not watch the bridge: nothing is slower for
     * it.
     *
     * @param added must be as quick as any observer; null ends it
     */
    public void setSampler(@Nullable FrameObserver added) {
        sampler = added;
    }

    /** All who see every frame as one, or null if there is none. Any thread. */
    @Nullable
    FrameObserver all() {
        return observers.all();
    }

    /** Any thread. */
    @Nullable
    FrameObserver sampler() {
        return sampler;
    }
}
