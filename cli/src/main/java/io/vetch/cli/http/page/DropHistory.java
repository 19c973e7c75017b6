package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.http.SnapshotFeed.Taken;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.PairSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.core.verdict.DropReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many frames were dropped for which reason within the last fifteen minutes, in steps of five seconds. What came
 * before it began to look is not told. The thread of HTTP.
 */
final class DropHistory {
    static final Duration STEP = Duration.ofSeconds(5);
    static final int STEPS = 180;

    /** By reason; the newest step is at {@link #now}. */
    private final Map<DropReason, long[]> steps = new EnumMap<>(DropReason.class);

    private Map<String, Map<DropReason, Long>> before = new HashMap<>();
    private boolean began;
    private long now = Long.MIN_VALUE;

    void add(Taken taken) {
        advance(taken.nanos() / STEP.toNanos());
        Map<String, Map<DropReason, Long>> after = new HashMap<>();
        for (BridgeSnapshot bridge : taken.snapshot().bridges()) {
            count(after, bridge.nsid() + " " + bridge.name(), bridge.ports());
        }
        for (PairSnapshot pair : taken.snapshot().pairs()) {
            count(after, pair.nsid() + " pair " + pair.name(), pair.ports());
        }
        before = after;
        began = true;
    }

    private void advance(long step) {
        long gone = now == Long.MIN_VALUE ? 0 : Math.min(step - now, STEPS);
        for (long i = 1; i <= gone; i++) {
            int at = Math.floorMod(step - gone + i, STEPS);
            steps.values().forEach(counts -> counts[at] = 0);
        }
        steps.values().removeIf(counts -> Arrays.stream(counts).allMatch(count -> count == 0));
        now = step;
    }

    private void count(Map<String, Map<DropReason, Long>> after, String where, List<PortSnapshot> ports) {
        for (PortSnapshot port : ports) {
            String key = where + " " + port.number() + " " + port.name();
            Map<DropReason, Long> drops = SwitchJson.drops(port);
            after.put(key, drops);
            if (!began) {
                continue;
            }
            Map<DropReason, Long> known = before.getOrDefault(key, Map.of());
            drops.forEach((reason, count) -> add(reason, count - known.getOrDefault(reason, 0L), count));
        }
    }

    /** @param count of a port that is a new one of the same name, whose counters began again */
    private void add(DropReason reason, long more, long count) {
        if (more != 0) {
            long[] counts = steps.computeIfAbsent(reason, _ -> new long[STEPS]);
            counts[Math.floorMod(now, STEPS)] += more > 0 ? more : count;
        }
    }

    /** {@code {step, reasons: [{reason, words, counts: […]}]}}, the oldest step first. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("step", STEP.toSeconds());
        ArrayNode reasons = json.putArray("reasons");
        steps.forEach((reason, counts) -> {
            ObjectNode one = reasons.addObject();
            one.put("reason", reason.name()).put("words", reason.words());
            ArrayNode series = one.putArray("counts");
            for (long step = now - STEPS + 1; step <= now; step++) {
                series.add(counts[Math.floorMod(step, STEPS)]);
            }
        });
        return json;
    }
}
