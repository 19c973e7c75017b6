package io.vetch.cli.control;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that two ports of a bridge are wired together, by a cable or another switch: frames then go round and round, and
 * stations move back and forth with each. But so they do where two have the same address. After many moves, therefore, the
 * bridge's frames are {@linkplain FrameSample sampled} for a moment: the proof is the same frame at both ports, again and
 * again.
 */
final class LoopWatch implements FdbListener {
    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final int MANY_MOVES = 16;
    private static final String WHAT = "looking for a loop of ";
    /** How long to wait for a proof: less if there is a storm, and all in all. */
    private static final long STORM_NANOS = Duration.ofMillis(100).toNanos();

    private static final long QUIET_NANOS = Duration.ofMillis(700).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();
    /** Samples in a row without it, until a loop has ended. */
    private static final int ENOUGH_WITHOUT = 2;

    private final BridgeInterface bridge;
    private final Monitor monitor;
    private final ControlThread thread;
    private final int loops;
    /** Since the last sample; not counted on while one is made. */
    private final AtomicInteger moves = new AtomicInteger();

    private FrameSample.@Nullable Wire wire;
    private long saidNanos;
    private int without;

    /** @param loops how many loops relay for the bridge */
    LoopWatch(BridgeInterface bridge, Monitor monitor, ControlThread thread, int loops) {
        this.bridge = bridge;
        this.monitor = monitor;
        this.thread = thread;
        this.loops = loops;
    }

    /** On any loop. */
    @Override
    public void moved(FdbEntry entry, BridgePort from) {
        if (moves.get() < MANY_MOVES && moves.incrementAndGet() == MANY_MOVES) {
            thread.execute(WHAT + bridge, this::sample);
        }
    }

    private void sample() {
        if (bridge.isClosed()) {
            return;
        }
        FrameSample sample = new FrameSample(loops);
        bridge.bridge().addObserver(sample);
        thread.after(STORM_NANOS, WHAT + bridge, () -> judge(sample, false));
    }

    /** @param last whether to decide also if there is no proof */
    private void judge(FrameSample sample, boolean last) {
        if (bridge.isClosed()) {
            return;
        }
        Optional<FrameSample.Wire> found = sample.wire();
        if (found.isEmpty() && !last) {
            thread.after(QUIET_NANOS, WHAT + bridge, () -> judge(sample, true));
            return;
        }
        bridge.bridge().removeObserver(sample);
        if (found.isPresent()) {
            without = 0;
            found(found.get());
        } else if (wire != null && ++without == ENOUGH_WITHOUT) {
            ended(wire);
        }
        thread.after(PAUSE_NANOS, WHAT + bridge, this::goOn);
    }

    private void goOn() {
        if (wire != null) {
            sample();
        } else {
            moves.set(0);
        }
    }

    private void found(FrameSample.Wire now) {
        boolean known = now.equals(wire);
        if (known && System.nanoTime() - saidNanos < REPEAT_NANOS) {
            return;
        }
        LOG.warn(
                "{}: ports {} and {} are {}wired together, and frames go round and round; take one of them out",
                bridge,
                now.a(),
                now.b(),
                known ? "still " : "");
        saidNanos = System.nanoTime();
        if (!known) {
            wire = now;
            monitor.tell(new MonitorEvent.LoopChanged(bridge, now.a(), now.b(), true));
        }
    }

    private void ended(FrameSample.Wire before) {
        wire = null;
        LOG.warn("{}: no frame goes round and round between ports {} and {} any more", bridge, before.a(), before.b());
        monitor.tell(new MonitorEvent.LoopChanged(bridge, before.a(), before.b(), false));
    }
}
