package io.vetch.cli.doctor;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which counters grow between two looks. */
final class GrowthWatch {
    private static final double SECOND = 1e9;
    private static final long STORM = 10_000;

    private Map<Object, Long> before = Map.of();
    private long beganNanos;

    private record Key(BridgePort port, String counter) {}

    void begin(List<BridgeInterface> bridges) {
        before = counts(bridges);
        beganNanos = System.nanoTime();
    }

    private static Map<Object, Long> counts(List<BridgeInterface> bridges) {
        Map<Object, Long> counts = new HashMap<>();
        for (BridgeInterface bridge : bridges) {
            for (BridgePort port : bridge.bridge().allPorts()) {
                counts.put(port, port.sum(Counter.RX_MULTICAST));
                DropSnapshot.of(port).forEach(drop -> counts.put(new Key(port, words(drop)), drop.count()));
            }
        }
        return counts;
    }

    private static String words(DropSnapshot drop) {
        return (drop.out() ? "lost on the way out " : "drop ") + drop.reason();
    }

    List<Finding> end(List<BridgeInterface> bridges) {
        double seconds = (System.nanoTime() - beganNanos) / SECOND;
        List<Finding> findings = new ArrayList<>();
        for (BridgeInterface bridge : bridges) {
            int found = findings.size();
            for (BridgePort port : bridge.bridge().allPorts()) {
                storm(findings, bridge, port, seconds);
                drops(findings, bridge, port);
            }
            if (findings.size() == found) {
                findings.add(Finding.good(bridge + " drops", "none grows, and there is no storm"));
            }
        }
        return findings;
    }

    private void storm(List<Finding> findings, BridgeInterface bridge, BridgePort port, double seconds) {
        long grown = port.sum(Counter.RX_MULTICAST) - before.getOrDefault(port, 0L);
        if (grown / seconds >= STORM) {
            findings.add(Finding.bad(
                    bridge + " storm",
                    "%d frames to groups a second enter by %s".formatted(Math.round(grown / seconds), port),
                    "see who sends them: vetch tcpdump -i " + port));
        }
    }

    private void drops(List<Finding> findings, BridgeInterface bridge, BridgePort port) {
        for (DropSnapshot drop : DropSnapshot.of(port)) {
            long grown = drop.count() - before.getOrDefault(new Key(port, words(drop)), 0L);
            if (grown > 0) {
                findings.add(Finding.warning(
                        bridge + " drops",
                        "%s %s grows: %d so far, %d within the last second (%s)"
                                .formatted(
                                        port,
                                        words(drop),
                                        drop.count(),
                                        grown,
                                        drop.reason().words()),
                        "vetch drops " + port + " shows the last frame"));
            }
        }
    }
}
