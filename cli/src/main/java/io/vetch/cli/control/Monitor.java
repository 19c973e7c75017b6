package io.vetch.cli.control;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands what happens on bridges to whoever subscribed. Loops report learned and moved stations here: while nobody listens
 * that is one volatile read, and a flood of news is cut at a bound rather than slowing them.
 */
public final class Monitor {
    private static final int MOST_PENDING = 10_000;

    private final Executor control;
    private final List<Consumer<MonitorEvent>> subscribers = new ArrayList<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean watched;

    /** @param control the control thread, on which subscribers are called */
    Monitor(Executor control) {
        this.control = control;
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

    void watch(BridgeInterface bridge) {
        bridge.bridge().setListener(new BridgeListener() {
            @Override
            public void portChanged(Bridge changed, BridgePort port) {
                report(new MonitorEvent.PortChanged(bridge, port));
            }
        });
        bridge.bridge().fdb().setListener(new FdbListener() {
            @Override
            public void added(FdbEntry entry) {
                report(new MonitorEvent.EntryChanged(bridge, entry));
            }

            @Override
            public void moved(FdbEntry entry, BridgePort from) {
                report(new MonitorEvent.EntryChanged(bridge, entry));
            }

            @Override
            public void removed(FdbEntry entry, boolean aged) {
                report(new MonitorEvent.EntryRemoved(bridge, entry, aged));
            }
        });
    }

    void report(MonitorEvent event) {
        if (!watched || pending.get() >= MOST_PENDING) {
            return;
        }
        pending.incrementAndGet();
        control.execute(() -> {
            pending.decrementAndGet();
            List.copyOf(subscribers).forEach(subscriber -> subscriber.accept(event));
        });
    }
}
