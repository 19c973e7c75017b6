package io.vetch.cli.control;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Hands what happens on bridges to whoever subscribed. Loops report learned and moved stations here: while nobody
 * listens that is one volatile read, and a flood of news is cut at a bound rather than slowing them.
 */
public final class Monitor {
    private static final String NEWS = "telling of what happened on a bridge";
    private static final int MOST_PENDING = 10_000;
    private static final int MOST_PENDING_MOVES = 100;
    private static final int MOST_TAKEN = 64;

    private final ControlThread thread;
    private final List<Consumer<MonitorEvent>> subscribers = new ArrayList<>();
    private final AtomicInteger pending = new AtomicInteger();
    /** Events that came while as many waited as may. */
    private final LongAdder lost = new LongAdder();

    private volatile boolean watched;
    /** Moves have a bound of their own: a flood of new stations must not hide them. */
    private final List<Consumer<StationMove>> moveSubscribers = new ArrayList<>();

    private final List<MonitorEvent.LoopChanged> loops = new ArrayList<>();
    private final Map<BridgeInterface, Long> loopEnds = new HashMap<>();
    /** The last ones, the newest last. */
    private final List<MonitorEvent.Taken> taken = new ArrayList<>();

    private final AtomicInteger pendingMoves = new AtomicInteger();
    private volatile boolean movesWatched;

    /** @param thread on which subscribers are called */
    Monitor(ControlThread thread) {
        this.thread = thread;
    }

    /** Control thread only. @return ends the subscription */
    public Runnable subscribe(Consumer<MonitorEvent> subscriber) {
        subscribers.add(subscriber);
        watched = true;
        return () -> {
            subscribers.remove(subscriber);
            watched = !subscribers.isEmpty();
        };
    }

    /** Control thread only. While moves come faster than they are handled some are left out. @return ends it */
    public Runnable subscribeToMoves(Consumer<StationMove> subscriber) {
        moveSubscribers.add(subscriber);
        movesWatched = true;
        return () -> {
            moveSubscribers.remove(subscriber);
            movesWatched = !moveSubscribers.isEmpty();
        };
    }

    /** It is deleted. */
    void forget(BridgeInterface bridge) {
        loops.removeIf(loop -> loop.bridge().equals(bridge));
        loopEnds.remove(bridge);
        taken.removeIf(loss -> loss.bridge().equals(bridge));
    }

    /** Tells of what happens on {@code bridge}. */
    void watch(BridgeInterface bridge) {
        bridge.bridge().addListener(new BridgeListener() {
            @Override
            public void portChanged(Bridge changed, BridgePort port) {
                report(new MonitorEvent.PortChanged(bridge, port));
            }

            @Override
            public void vlansChanged(Bridge changed, BridgePort port, PortVlans before) {
                report(new MonitorEvent.VlansChanged(
                        bridge, port, before, changed.vlans().of(port)));
                report(new MonitorEvent.PortChanged(bridge, port));
            }
        });
        bridge.bridge().fdb().addListener(new FdbListener() {
            @Override
            public void added(FdbEntry entry) {
                report(new MonitorEvent.EntryChanged(bridge, entry, false));
            }

            @Override
            public void moved(FdbEntry entry, BridgePort from) {
                reportMove(bridge, entry, from);
                report(new MonitorEvent.EntryChanged(bridge, entry, true));
            }

            @Override
            public void removed(FdbEntry entry, boolean aged) {
                report(new MonitorEvent.EntryRemoved(bridge, entry, aged));
            }
        });
    }

    private void reportMove(BridgeInterface bridge, FdbEntry entry, BridgePort from) {
        if (!movesWatched || pendingMoves.get() >= MOST_PENDING_MOVES) {
            return;
        }
        pendingMoves.incrementAndGet();
        StationMove move = new StationMove(bridge, entry.address(), from, entry.port());
        thread.execute(NEWS, () -> {
            pendingMoves.decrementAndGet();
            tell(moveSubscribers, move);
        });
    }

    /** Tells it soon, unless too much waits already. From any thread. */
    public void report(MonitorEvent event) {
        if (!watched) {
            return;
        }
        if (pending.get() >= MOST_PENDING) {
            lost.increment();
            return;
        }
        pending.incrementAndGet();
        thread.execute(NEWS, () -> {
            pending.decrementAndGet();
            tell(subscribers, event);
        });
    }

    /** How many events no subscriber was told of, as too many came at once. Any thread. */
    public long lost() {
        return lost.sum();
    }

    /** The loops that there are now, as far as they are noticed. Control thread only. */
    public List<MonitorEvent.LoopChanged> loops() {
        return List.copyOf(loops);
    }

    /** Whether a loop has ended on the bridge since then: a station that moved before may have moved with it. */
    public boolean hasLoopEndedSince(BridgeInterface bridge, long nanos) {
        Long end = loopEnds.get(bridge);
        return end != null && end - nanos > 0;
    }

    /** Ports that something else has taken, as far as they are remembered. Control thread only. */
    public List<MonitorEvent.Taken> taken() {
        return List.copyOf(taken);
    }

    /** At once, past the bound. Control thread only. */
    void tell(MonitorEvent event) {
        if (event instanceof MonitorEvent.LoopChanged loop) {
            loops.removeIf(before ->
                    before.bridge().equals(loop.bridge()) && before.a() == loop.a() && before.b() == loop.b());
            if (loop.looped()) {
                loops.add(loop);
            } else {
                loopEnds.put(loop.bridge(), System.nanoTime());
            }
        }
        if (event instanceof MonitorEvent.Taken loss) {
            taken.add(loss);
            taken.subList(0, Math.max(0, taken.size() - MOST_TAKEN)).clear();
        }
        tell(subscribers, event);
    }

    /** One that fails does not keep the news from the others. */
    private <T> void tell(List<Consumer<T>> subscribers, T news) {
        for (Consumer<T> each : List.copyOf(subscribers)) {
            thread.attempt(NEWS, () -> each.accept(news));
        }
    }
}
