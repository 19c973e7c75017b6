package io.vetch.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a bridge counted the frames of a scenario, so that two rigs can be compared: one where the kernel moves known
 * frames by itself, and one where it does not.
 */
final class Verdicts {
    /** Of the scenarios that have run on one rig of two. */
    private static final Map<String, List<Booked>> WAITING = new ConcurrentHashMap<>();

    private final Rig rig;
    private final Map<String, Long> sums = new TreeMap<>();
    private String scenario = "";
    private List<Booked> frames = new ArrayList<>();

    /** A frame, and by how much sending it some times had the counters of its bridge grow. */
    private record Booked(String frame, Map<String, Long> counters) {}

    Verdicts(Rig rig) {
        this.rig = rig;
    }

    void book(String frame, Map<String, Long> counters) {
        frames.add(new Booked(frame, counters));
        counters.forEach((name, count) -> sums.merge(name, count, Long::sum));
    }

    /** What was before is not of this scenario. @param name the same on all rigs */
    void begin(String name) {
        scenario = name;
        frames = new ArrayList<>();
    }

    /** The scenario ends, if one has begun: if it has run on the other rig, everything must count as it did there. */
    void end() {
        if (scenario.isEmpty()) {
            return;
        }
        String key = rig.cached() + ": " + scenario;
        scenario = "";
        List<Booked> others = WAITING.putIfAbsent(key, frames);
        if (others != null) {
            WAITING.remove(key);
            assertThat(frames).as("on %s as on its like: %s", rig, key).isEqualTo(others);
        }
    }

    /** Of all scenarios so far. */
    Map<String, Long> sums() {
        return sums;
    }
}
