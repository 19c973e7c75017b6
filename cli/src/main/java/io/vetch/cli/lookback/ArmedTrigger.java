package io.vetch.cli.lookback;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A trigger of one bridge, and how often it came to something. Control thread only, but for the outcome. */
final class ArmedTrigger {
    private final Trigger trigger;
    /** The counts when they were read last. A port that is new since then began with 0. */
    private IdentityHashMap<BridgePort, Long> counts = new IdentityHashMap<>();

    private long countedNanos;
    private long firedNanos;
    private long fired;
    private volatile String outcome = "";

    ArmedTrigger(Trigger trigger, Bridge bridge, long nowNanos) {
        this.trigger = trigger;
        this.countedNanos = nowNanos;
        if (trigger.event() instanceof TriggerEvent.Counted counted) {
            counts = counts(counted, bridge);
        }
    }

    Trigger trigger() {
        return trigger;
    }

    long fired() {
        return fired;
    }

    /** What became of the last save; empty if there was none. */
    String outcome() {
        return outcome;
    }

    void setOutcome(String newOutcome) {
        outcome = newOutcome;
    }

    /** Whether it may fire now; if so, it has. */
    boolean fire(long nowNanos) {
        if (fired > 0 && nowNanos - firedNanos < trigger.everyNanos()) {
            return false;
        }
        firedNanos = nowNanos;
        fired++;
        return true;
    }

    /** What the counters say has happened since the last call, if it did. */
    Optional<String> happened(Bridge bridge, long nowNanos) {
        if (!(trigger.event() instanceof TriggerEvent.Counted event)) {
            return Optional.empty();
        }
        IdentityHashMap<BridgePort, Long> before = counts;
        double seconds = (double) (nowNanos - countedNanos) / TimeUnit.SECONDS.toNanos(1);
        counts = counts(event, bridge);
        countedNanos = nowNanos;
        long increase = 0;
        for (Map.Entry<BridgePort, Long> now : counts.entrySet()) {
            increase += now.getValue() - before.getOrDefault(now.getKey(), 0L);
        }
        return increase > 0 && increase >= event.perSecond() * seconds
                ? Optional.of(event.describe(increase, seconds))
                : Optional.empty();
    }

    private static IdentityHashMap<BridgePort, Long> counts(TriggerEvent.Counted event, Bridge bridge) {
        IdentityHashMap<BridgePort, Long> counts = new IdentityHashMap<>();
        bridge.allPorts().forEach(port -> counts.put(port, event.count(port)));
        return counts;
    }
}
