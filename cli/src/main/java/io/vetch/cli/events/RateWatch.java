package io.vetch.cli.events;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ports drop, or receive frames to groups, faster than they may. Looked at again and again, about once a second.
 */
final class RateWatch {
    private static final double SECOND = 1e9;

    private final long mostDrops;
    private final long mostGroup;
    private Map<Object, Long> before = new HashMap<>();
    private long beforeNanos;
    private final Set<BridgePort> storming = new HashSet<>();

    /** Both in frames a second. */
    RateWatch(long mostDrops, long mostGroup) {
        this.mostDrops = mostDrops;
        this.mostGroup = mostGroup;
    }

    private record DropKey(BridgePort port, DropReason reason, boolean out) {}

    /** The first time, nothing. */
    List<Event> look(List<BridgeInterface> bridges) {
        long now = System.nanoTime();
        double seconds = (now - beforeNanos) / SECOND;
        Map<Object, Long> counts = new HashMap<>();
        List<Event> events = new ArrayList<>();
        for (BridgeInterface bridge : bridges) {
            for (BridgePort port : bridge.bridge().allPorts()) {
                long group = port.sum(Counter.RX_MULTICAST);
                counts.put(port, group);
                storm(events, bridge, port, rate(port, group, seconds));
                for (DropSnapshot drop : DropSnapshot.of(port)) {
                    DropKey key = new DropKey(port, drop.reason(), drop.out());
                    counts.put(key, drop.count());
                    drops(events, bridge, drop, rate(key, drop.count(), seconds));
                }
            }
        }
        storming.retainAll(counts.keySet());
        before = counts;
        beforeNanos = now;
        return events;
    }

    /** What was not there before begins at 0, unless nothing was. */
    private long rate(Object key, long count, double seconds) {
        return beforeNanos == 0 ? 0 : Math.round((count - before.getOrDefault(key, 0L)) / seconds);
    }

    private void storm(List<Event> events, BridgeInterface bridge, BridgePort port, long rate) {
        boolean is = rate >= mostGroup;
        if (is && storming.add(port)) {
            events.add(Event.of(
                    "storm",
                    bridge.name(),
                    "%d frames to groups a second enter by %s".formatted(rate, port),
                    "port",
                    port.name(),
                    "rate",
                    rate,
                    "storming",
                    true));
        } else if (!is && storming.remove(port)) {
            events.add(Event.of(
                    "storm",
                    bridge.name(),
                    "by %s has ended: %d frames to groups a second".formatted(port, rate),
                    "port",
                    port.name(),
                    "rate",
                    rate,
                    "storming",
                    false));
        }
    }

    private void drops(List<Event> events, BridgeInterface bridge, DropSnapshot drop, long rate) {
        if (rate < mostDrops) {
            return;
        }
        events.add(Event.of(
                "drops",
                bridge.name(),
                "%d frames a second at %s%s: %s (%s)"
                        .formatted(
                                rate,
                                drop.port(),
                                drop.out() ? " on the way out" : "",
                                drop.reason(),
                                drop.reason().words()),
                "port",
                drop.port(),
                "direction",
                drop.out() ? "out" : "in",
                "reason",
                drop.reason().name(),
                "rate",
                rate,
                "count",
                drop.count()));
    }
}
