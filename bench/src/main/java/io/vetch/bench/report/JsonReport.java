package io.vetch.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * The whole report as one JSON object: {@code format} (the version of this layout, 1), {@code started} (ISO 8601),
 * {@code reference}, {@code targets}, {@code warning}, {@code machine}, {@code settings}, {@code ceilings} (frames/s by
 * size), {@code findings}, {@code metrics} (title, unit and direction of those measured), {@code summary} (median, min
 * and max over rounds, and ratios to the reference) and {@code measurements}. NaN and infinity are null.
 */
public final class JsonReport {
    /** Changes when a key changes its name or its meaning; a new key does not count. */
    static final int FORMAT = 1;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private JsonReport() {}

    /** Indented; ends with a line feed. */
    public static String of(Report report) {
        Comparison comparison = Comparison.of(report);
        ObjectNode root = JSON.objectNode();
        root.put("format", FORMAT);
        root.put("started", report.started().toString());
        root.put("reference", comparison.reference());
        root.set("targets", targets(report));
        root.put("warning", report.warning());
        root.putPOJO("machine", report.machine());
        root.putPOJO("settings", report.settings());
        ObjectNode ceilings = root.putObject("ceilings");
        report.ceilings().forEach((size, rate) -> put(ceilings, size, rate));
        root.putPOJO("findings", report.findings());
        root.set("metrics", metrics(comparison));
        root.set("summary", summary(comparison));
        root.set("measurements", measurements(report));
        return write(root) + "\n";
    }

    private static ArrayNode targets(Report report) {
        ArrayNode targets = JSON.arrayNode();
        Wording.targets(report)
                .forEach((name, description) ->
                        targets.addObject().put("name", name).put("description", description));
        return targets;
    }

    private static ArrayNode metrics(Comparison comparison) {
        ArrayNode metrics = JSON.arrayNode();
        for (Metric metric : comparison.metrics()) {
            metrics.addObject()
                    .put("name", metric.word())
                    .put("title", metric.title())
                    .put("unit", metric.unit())
                    .put("better", metric.better().name().toLowerCase(Locale.ROOT))
                    .put("source", metric.source());
        }
        return metrics;
    }

    private static ArrayNode summary(Comparison comparison) {
        ArrayNode summary = JSON.arrayNode();
        for (Metric metric : comparison.metrics()) {
            for (Point point : comparison.points(metric)) {
                for (String target : comparison.targets()) summary.add(figure(comparison, metric, point, target));
            }
        }
        return summary;
    }

    private static ObjectNode figure(Comparison comparison, Metric metric, Point point, String target) {
        ObjectNode figure = JSON.objectNode();
        figure.put("metric", metric.word()).put("target", target);
        figure.put("size", point.size()).put("at", point.at());
        spread(figure, comparison.figure(metric, target, point));
        figure.put("generatorLimited", comparison.limited(metric, target, point));
        if (!target.equals(comparison.reference())) {
            spread(figure.putObject("ratio"), comparison.ratio(metric, target, comparison.reference(), point));
        }
        return figure;
    }

    private static void spread(ObjectNode node, Spread spread) {
        put(node, "median", spread.median());
        put(node, "min", spread.min());
        put(node, "max", spread.max());
        node.put("rounds", spread.rounds());
    }

    private static ArrayNode measurements(Report report) {
        ArrayNode measurements = JSON.arrayNode();
        for (Measurement each : report.measurements()) {
            ObjectNode node = measurements.addObject();
            node.put("metric", each.metric().word()).put("target", each.target());
            node.put("round", each.round()).put("size", each.size()).put("at", each.at());
            put(node, "value", each.value());
            node.put("unit", each.metric().unit()).put("note", each.note());
        }
        return measurements;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) node.put(name, value);
        else node.putNull(name);
    }

    private static String write(ObjectNode root) {
        try {
            return WRITER.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of JSON nodes is always written", impossible);
        }
    }
}
