package io.vetch.cli.control;

import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.QuarantineTerm;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that two ports of a bridge are wired together, by a cable or another switch: frames then go round and round,
 * and stations move back and forth with each. But so they do where two have the same address. After many moves,
 * therefore, the bridge's frames are {@linkplain FrameSample sampled} for a moment: the proof is the same frame at both
 * ports, again and again. If the bridge's {@code loop_quarantine} says so, the port with the higher number is kept out
 * then, for that time. Once it is let in again, the bridge is looked at as before; a port that loops again soon
 * {@linkplain QuarantineTerm stays out longer}. A bridge with a spanning tree is left to that.
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

    /** Of ports that were kept out lately, and are of the bridge. */
    private final Map<BridgePort, QuarantineTerm> terms = new HashMap<>();

    private FrameSample.@Nullable Wire wire;
    private boolean sampling;
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
        if (bridge.isClosed() || sampling) {
            return;
        }
        sampling = true;
        FrameSample sample = new FrameSample(loops);
        bridge.bridge().watchers().add(sample);
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
        bridge.bridge().watchers().remove(sample);
        sampling = false;
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
        if (!known && wire != null) {
            ended(wire);
        }
        wire = now;
        boolean isLate = System.nanoTime() - saidNanos >= REPEAT_NANOS;
        if (!known || isLate) {
            saidNanos = System.nanoTime();
            LOG.warn(
                    "{}: ports {} and {} are {}wired together, and frames go round and round; take one of them out",
                    bridge,
                    now.a(),
                    now.b(),
                    known ? "still " : "");
        }
        if (!known) {
            monitor.tell(new MonitorEvent.LoopChanged(bridge, now.a(), now.b(), true));
        }
        keepOut(now);
    }

    private void ended(FrameSample.Wire before) {
        wire = null;
        LOG.warn("{}: no frame goes round and round between ports {} and {} any more", bridge, before.a(), before.b());
        monitor.tell(new MonitorEvent.LoopChanged(bridge, before.a(), before.b(), false));
    }

    // ---- quarantine

    /** If that is wanted: then there may be other loops to look for meanwhile. */
    private void keepOut(FrameSample.Wire now) {
        long centiseconds = bridge.bridge().option(BridgeOption.LOOP_QUARANTINE);
        boolean hasTree = bridge.bridge().spanningTree().isPresent();
        if (centiseconds == 0 || hasTree || !isMember(now.b())) {
            return;
        }
        wire = null;
        terms.keySet().removeIf(port -> !isMember(port));
        QuarantineTerm term = terms.computeIfAbsent(now.b(), port -> new QuarantineTerm());
        long nanos = term.begin(Duration.ofMillis(centiseconds * 10).toNanos(), System.nanoTime());
        long seconds = Math.max(1, Duration.ofNanos(nanos).toSeconds());
        bridge.bridge().states().quarantine(now.b(), System.nanoTime() + nanos);
        LOG.warn(
                "{}: port {} is kept out for {} s, as frames went round between it and {}{}",
                bridge,
                now.b(),
                seconds,
                now.a(),
                term.inARow() > 1 ? ", " + term.inARow() + " times in a row now" : "");
        monitor.tell(new MonitorEvent.Quarantine(bridge, now.b(), now.a(), seconds, term.inARow()));
        awaitEnd(now);
    }

    private boolean isMember(BridgePort port) {
        return bridge.bridge().ports().contains(port);
    }

    /** Of the quarantine, which somebody may end before its time, or take the port away. */
    private void awaitEnd(FrameSample.Wire out) {
        BridgePort port = out.b();
        if (bridge.isClosed()) {
            return;
        }
        long left = port.quarantineEndNanos() - System.nanoTime();
        if (isMember(port) && port.isInQuarantine() && left > 0) {
            thread.after(Math.min(left, PAUSE_NANOS), "ending the quarantine of " + port, () -> awaitEnd(out));
            return;
        }
        letIn(out);
    }

    /** The loop is over if no frame goes round from now on; another one may have been found meanwhile. */
    private void letIn(FrameSample.Wire before) {
        if (isMember(before.b())) {
            endTerm(before.b());
            bridge.bridge().states().release(before.b());
            LOG.info("{}: port {} is let in again", bridge, before.b());
            monitor.tell(new MonitorEvent.Quarantine(bridge, before.b(), before.a(), 0, 0));
        }
        if (wire != null) {
            monitor.tell(new MonitorEvent.LoopChanged(bridge, before.a(), before.b(), false));
            return;
        }
        wire = before;
        without = 0;
        sample();
    }

    /** Who lets it in by hand says that the loop is no more. */
    private void endTerm(BridgePort port) {
        QuarantineTerm term = terms.get(port);
        if (term != null && port.isInQuarantine()) {
            term.end(System.nanoTime());
        } else {
            terms.remove(port);
        }
    }
}
