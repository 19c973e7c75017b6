package io.vetch.bench.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reports as a run would make them: the figures are plausible, invented and always the same. */
final class Samples {
    static final String LIMIT = "the generator was the limit";
    static final List<String> TARGETS = List.of("vetch", "kernel", "ovs-af");

    private static final List<String> SIZES = List.of("64", "128", "256", "512", "1024", "1280", "1518", "IMIX");
    private static final List<String> CURVES = List.of("64", "1518");
    private static final Map<String, Double> SPEED = Map.of("vetch", 0.94, "kernel", 1.0, "ovs-af", 0.37);
    private static final Map<String, Double> PERCENTILES = percentiles();

    private final Random random = new Random(1);
    private final List<Measurement> measurements = new ArrayList<>();

    private Samples() {}

    /** Three targets, three rounds, with everything that there may be: curves, NaN, notes, findings. */
    static Report full() {
        Samples samples = new Samples();
        for (int round = 1; round <= 3; round++) for (String target : TARGETS) samples.round(target, round);
        return report(TARGETS, samples.measurements, findings());
    }

    /** Of these measurements only, without findings. */
    static Report of(Measurement... measurements) {
        List<String> targets = List.of(measurements).stream()
                .map(Measurement::target)
                .distinct()
                .toList();
        return report(targets, List.of(measurements), List.of());
    }

    static Measurement figure(Metric metric, String target, int round, String size, double value) {
        return new Measurement(metric, target, round, size, "", value, "");
    }

    private static Report report(List<String> targets, List<Measurement> measurements, List<Finding> findings) {
        return new Report(
                Instant.parse("2026-03-01T12:00:00Z"),
                targets,
                Map.of(
                        "vetch", "Vetch 0.1.0, two veth pairs, af_packet",
                        "kernel", "Linux 6.12 bridge, two veth pairs",
                        "ovs-af", "Open vSwitch 3.5 <netdev>, two veth pairs & AF_PACKET"),
                "",
                ordered("processors", "8 of \"one\" kind", "kernel", "6.12.9", "Java", "25.0.1"),
                ordered("trial", "10 s", "rounds", "3", "sizes", String.join(", ", SIZES)),
                ceilings(),
                List.copyOf(measurements),
                findings);
    }

    private static List<Finding> findings() {
        return List.of(
                new Finding("integrity", "ovs-af", 2, "64", "3 frames were duplicated between port 1 & port 2"),
                new Finding(
                        "learning",
                        "vetch",
                        1,
                        "",
                        "a frame to a known station was flooded to <port 3>, after its address had been learned on port"
                                + " 2 and had been seen there within the ageing time"));
    }

    private void round(String target, int round) {
        double speed = SPEED.getOrDefault(target, 1.0) * (1 + round * 0.01);
        for (String size : SIZES) sizes(target, round, size, speed);
        for (String size : CURVES) curves(target, round, size, speed);
        boolean slow = target.equals("ovs-af");
        add(Metric.RESET, target, round, "", "graceful", 120 / speed * jitter(), "");
        add(
                Metric.RESET,
                target,
                round,
                "",
                "kill",
                slow ? Double.NaN : 480 * jitter(),
                slow ? "cannot be killed" : "");
        add(Metric.ADDRESS_CAPACITY, target, round, "64", "", slow ? 2048 : 8192, "");
        for (String fault : List.of("duplicated", "reordered", "altered")) {
            add(Metric.INTEGRITY, target, round, "64", fault, slow && fault.equals("duplicated") ? 3 : 0, "");
        }
    }

    private void sizes(String target, int round, String size, double speed) {
        double rate = speed * rate(size) * jitter();
        boolean limited = target.equals("kernel") && size.equals("128") && round != 2;
        boolean missing = target.equals("ovs-af") && size.equals("1280");
        String note = missing ? "no load without loss, even at 1 %" : limited ? LIMIT : "";
        add(Metric.THROUGHPUT, target, round, size, "", missing ? Double.NaN : rate, note);
        add(Metric.FORWARDING_RATE, target, round, size, "", rate * 1.12 * jitter(), "");
        if (target.equals("kernel")) {
            add(Metric.SWITCH_CPU, target, round, size, "", Double.NaN, "works on the sender's account");
        } else {
            add(Metric.SWITCH_CPU, target, round, size, "", 900 / speed * jitter(), "");
        }
    }

    private void curves(String target, int round, String size, double speed) {
        double tail = jitter();
        PERCENTILES.forEach((at, base) -> {
            double spread = at.equals("max") ? 3 * tail * jitter() : tail;
            add(Metric.LATENCY, target, round, size, at, base / speed / speed * spread, "");
        });
        for (int load = 10; load <= 100; load += 10) {
            double capacity = 88 * speed * (size.equals("64") ? 1 : 1.1);
            double loss = load > capacity ? 100 * (load - capacity) / load * jitter() : 0;
            add(Metric.LOSS, target, round, size, Integer.toString(load), loss, "");
        }
    }

    private void add(Metric metric, String target, int round, String size, String at, double value, String note) {
        measurements.add(new Measurement(metric, target, round, size, at, value, note));
    }

    private static double rate(String size) {
        double bytes = size.equals("IMIX") ? 354 : Double.parseDouble(size);
        return 452_000 * Math.pow(64 / bytes, 0.12);
    }

    private double jitter() {
        return 0.97 + 0.06 * random.nextDouble();
    }

    private static Map<String, Double> percentiles() {
        Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("min", 4.1);
        percentiles.put("p50", 9.3);
        percentiles.put("p90", 14.8);
        percentiles.put("p99", 41.5);
        percentiles.put("p99.9", 212.0);
        percentiles.put("max", 1130.0);
        return percentiles;
    }

    private static Map<String, Double> ceilings() {
        Map<String, Double> ceilings = new LinkedHashMap<>();
        for (String size : SIZES) ceilings.put(size, Math.rint(rate(size) * (size.equals("128") ? 1.02 : 1.3)));
        return ceilings;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) ordered.put(pairs[i], pairs[i + 1]);
        return ordered;
    }
}
