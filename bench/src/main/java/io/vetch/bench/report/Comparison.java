package io.vetch.bench.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The measurements of a report, each figure over its rounds, and targets against each other. A target is only ever
 * compared with another within a round: rounds are minutes apart, and the machine is not the same in all of them.
 */
public final class Comparison {
    private static final String KERNEL = "kernel";

    private record Key(Metric metric, String target, Point point) {}

    private final List<String> targets;
    private final Map<Key, NavigableMap<Integer, Measurement>> figures = new HashMap<>();
    private final Map<Metric, List<Point>> points = new EnumMap<>(Metric.class);

    private Comparison(Report report) {
        targets = report.targets();
        Map<Metric, Set<Point>> found = new EnumMap<>(Metric.class);
        for (Measurement each : report.measurements()) {
            Point point = Point.of(each);
            found.computeIfAbsent(each.metric(), _ -> new LinkedHashSet<>()).add(point);
            figures.computeIfAbsent(new Key(each.metric(), each.target(), point), _ -> new TreeMap<>())
                    .put(each.round(), each);
        }
        found.forEach((metric, unordered) ->
                points.put(metric, unordered.stream().sorted(Point.ORDER).toList()));
    }

    public static Comparison of(Report report) {
        return new Comparison(report);
    }

    /** In the report's order. */
    public List<String> targets() {
        return targets;
    }

    /** The target that the others are compared with: the kernel's bridge, or the first; empty text if there is none. */
    public String reference() {
        if (targets.contains(KERNEL)) return KERNEL;
        return targets.isEmpty() ? "" : targets.getFirst();
    }

    /** Those that were measured, in the order of the enum. */
    public List<Metric> metrics() {
        return List.copyOf(points.keySet());
    }

    /** Where a metric was measured, for whatever target, in the order to show. */
    public List<Point> points(Metric metric) {
        return points.getOrDefault(metric, List.of());
    }

    /** A target's figure over the rounds, in the metric's unit. */
    public Spread figure(Metric metric, String target, Point point) {
        return Spread.of(rounds(metric, target, point).values().stream().mapToDouble(Measurement::value));
    }

    /**
     * The ratios of a target's figure to another's, each taken within one round; rounds that have only one of the two
     * do not count. By nought it is infinite. Nought by nought is 1 where little is good (no loss here and no loss
     * there), and does not count where much is good: two targets that forward nothing are not proven alike.
     */
    public Spread ratio(Metric metric, String target, String other, Point point) {
        Map<Integer, Measurement> divisors = rounds(metric, other, point);
        return Spread.of(rounds(metric, target, point).values().stream()
                .filter(figure -> divisors.containsKey(figure.round()))
                .mapToDouble(figure -> ratio(
                        metric,
                        figure.value(),
                        divisors.getOrDefault(figure.round(), figure).value())));
    }

    /** Those that are compared with the reference. */
    List<String> others() {
        return targets.stream().filter(target -> !target.equals(reference())).toList();
    }

    /**
     * Where the ratios of a metric make an overview: of a curve only the median and the 99th percentile, or it would be
     * endless. Empty where ratios say nothing, or no target has one that is finite and above nought.
     */
    List<Point> overview(Metric metric) {
        if (!MetricTable.hasRatios(metric)) return List.of();
        return points(metric).stream()
                .filter(point -> Double.isNaN(point.quantile())
                        || point.at().equals("p50")
                        || point.at().equals("p99"))
                .filter(point -> others().stream().anyMatch(target -> {
                    double median = ratio(metric, target, reference(), point).median();
                    return median > 0 && Double.isFinite(median);
                }))
                .toList();
    }

    /** What there is to know about a figure, each note once, with the rounds that say so unless all do. */
    public List<String> notes(Metric metric, String target, Point point) {
        Map<Integer, Measurement> rounds = rounds(metric, target, point);
        Map<String, List<String>> saidBy = new LinkedHashMap<>();
        for (Measurement each : rounds.values()) {
            if (each.note().isEmpty()) continue;
            saidBy.computeIfAbsent(each.note(), _ -> new ArrayList<>()).add(Integer.toString(each.round()));
        }
        return saidBy.entrySet().stream()
                .map(said -> said.getValue().size() == rounds.size()
                        ? said.getKey()
                        : said.getKey() + (said.getValue().size() == 1 ? " (round " : " (rounds ")
                                + said.getValue().stream().collect(Collectors.joining(", ")) + ")")
                .toList();
    }

    /** Whether in some round the generator was the limit, not the switch. */
    public boolean limited(Metric metric, String target, Point point) {
        return rounds(metric, target, point).values().stream().anyMatch(each -> saysLimit(each.note()));
    }

    /** Whether a note says that the generator was the limit: it has both words. */
    public static boolean saysLimit(String note) {
        String lower = note.toLowerCase(Locale.ROOT);
        return lower.contains("generator") && lower.contains("limit");
    }

    private NavigableMap<Integer, Measurement> rounds(Metric metric, String target, Point point) {
        return figures.getOrDefault(new Key(metric, target, point), new TreeMap<>());
    }

    private static double ratio(Metric metric, double figure, double other) {
        if (figure == 0 && other == 0) return metric.better() == Metric.Better.LOWER ? 1 : Double.NaN;
        return figure / other;
    }
}
