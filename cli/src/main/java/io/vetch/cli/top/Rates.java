package io.vetch.cli.top;

import io.vetch.cli.top.Sample.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened between two samples, a second or so apart.
 *
 * @param newer of the two
 */
record Rates(Sample newer, List<Row> rows) {
    private static final double SECOND = 1e9;
    private static final int BITS = 8;

    /**
     * A port; all numbers for one second.
     *
     * @param drops by reason, those that grow
     */
    record Row(Port port, double inFrames, double inBits, double outFrames, double outBits, Map<String, Double> drops) {
        double allDrops() {
            return drops.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Of a port that was not there before, or whose counters began anew, nothing has grown. */
    static Rates between(Sample older, Sample newer) {
        double seconds = Math.max(1, newer.nanos() - older.nanos()) / SECOND;
        Map<String, Port> before = new HashMap<>();
        older.ports().forEach(port -> before.put(key(port), port));
        List<Row> rows = new ArrayList<>();
        for (Port port : newer.ports()) {
            Port was = before.getOrDefault(key(port), port);
            rows.add(row(port.rxFrames() < was.rxFrames() ? port : was, port, seconds));
        }
        return new Rates(newer, rows);
    }

    private static String key(Port port) {
        return port.bridge() + ' ' + port.name();
    }

    private static Row row(Port was, Port is, double seconds) {
        Map<String, Double> drops = new TreeMap<>();
        is.drops().forEach((reason, count) -> {
            long grown = count - was.drops().getOrDefault(reason, 0L);
            if (grown > 0) {
                drops.put(reason, grown / seconds);
            }
        });
        return new Row(
                is,
                (is.rxFrames() - was.rxFrames()) / seconds,
                BITS * (is.rxBytes() - was.rxBytes()) / seconds,
                (is.txFrames() - was.txFrames()) / seconds,
                BITS * (is.txBytes() - was.txBytes()) / seconds,
                drops);
    }
}
