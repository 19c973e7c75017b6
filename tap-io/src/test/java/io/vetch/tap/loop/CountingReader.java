package io.vetch.tap.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Counts bursts and what is said of its end. */
final class CountingReader implements BurstReader {
    final AtomicInteger bursts = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    private final Predicate<SwitchLoop> burst;

    CountingReader(Predicate<SwitchLoop> burst) {
        this.burst = burst;
    }

    @Override
    public boolean readBurst(SwitchLoop loop) {
        bursts.incrementAndGet();
        return burst.test(loop);
    }

    @Override
    public void gone() {
        gone.incrementAndGet();
    }
}
