package io.vetch.tap.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Counts bursts and what is said of its end. */
final class CountingReader implements BurstReader {
    final AtomicInteger bursts = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger failing = new AtomicInteger();
    private final Function<SwitchLoop, Burst> burst;

    CountingReader(Function<SwitchLoop, Burst> burst) {
        this.burst = burst;
    }

    @Override
    public Burst readBurst(SwitchLoop loop) {
        bursts.incrementAndGet();
        return burst.apply(loop);
    }

    @Override
    public void gone() {
        gone.incrementAndGet();
    }

    @Override
    public void failing() {
        failing.incrementAndGet();
    }
}
