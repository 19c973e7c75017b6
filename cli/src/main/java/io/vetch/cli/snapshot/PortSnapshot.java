package io.vetch.cli.snapshot;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A port at one moment.
 *
 * @param identifier priority and number, as {@code 8001} has them
 * @param operational whether it and what is behind it are up
 * @param counters sums over all loops
 * @param drops frames received here and dropped; no reason that has not occurred
 * @param transmitDrops copies lost on the way out; no reason that has not occurred
 */
public record PortSnapshot(
        String name,
        int number,
        int identifier,
        PortState state,
        boolean operational,
        long cost,
        int mtu,
        Map<Counter, Long> counters,
        Map<DropReason, Long> drops,
        Map<DropReason, Long> transmitDrops) {
    static PortSnapshot of(BridgePort port) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counters.put(counter, port.sum(counter));
        }
        return new PortSnapshot(
                port.name(),
                port.number(),
                port.identifier(),
                port.state(),
                port.isOperational(),
                port.cost(),
                port.mtu(),
                Collections.unmodifiableMap(counters),
                occurred(port::drops),
                occurred(port::transmitDrops));
    }

    private static Map<DropReason, Long> occurred(ToLongFunction<DropReason> count) {
        Map<DropReason, Long> reasons = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            long times = count.applyAsLong(reason);
            if (times > 0) {
                reasons.put(reason, times);
            }
        }
        return Collections.unmodifiableMap(reasons);
    }

    public boolean isLocal() {
        return number == BridgePort.LOCAL_NUMBER;
    }

    public long counter(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** All frames received here and dropped. */
    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }
}
