package io.vetch.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana asks for metrics and labels that there are, and for nothing else. */
class DashboardTest {
    private static final Path FILE =
            Path.of(System.getProperty("vetch.root", ".."), "docs", "examples", "grafana-vetch.json");
    private static final Pattern METRIC = Pattern.compile("(vetch_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern NAME_BEFORE_EQUALS = Pattern.compile("([a-z_]+)(?==)");
    private static final Pattern GROUPING = Pattern.compile("(?:by|without) \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)}}");
    /** What Prometheus adds to each series of a target. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    private static final PrometheusText TEXT =
            new PrometheusText(MetricsText.of(Example.snapshot(1), MetricsFormat.PROMETHEUS));
    private static JsonNode dashboard;

    @BeforeAll
    static void read() throws IOException {
        dashboard = JsonMapper.builder().build().readTree(Files.readString(FILE));
    }

    private static List<JsonNode> targets() {
        List<JsonNode> targets = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> panel.path("targets").forEach(targets::add));
        return targets;
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.addAll(List.of(matcher.group(1).split(", ?", -1)));
        }
        return found;
    }

    /** Those that Prometheus adds are there of every metric. */
    private static void check(String expression, Set<String> labels) {
        Matcher metric = METRIC.matcher(expression);
        int metrics = 0;
        while (metric.find()) {
            metrics++;
            Set<String> asked = new HashSet<>(labels);
            asked.addAll(found(NAME_BEFORE_EQUALS, metric.group(2) == null ? "" : metric.group(2)));
            asked.removeAll(OF_PROMETHEUS);
            assertThat(TEXT.names()).as(expression).contains(metric.group(1));
            assertThat(TEXT.labels(metric.group(1))).as(expression).containsAll(asked);
        }
        assertThat(metrics).as(expression).isPositive();
    }

    @Test
    void expressionsUseWhatThereIs() {
        assertThat(targets()).hasSizeGreaterThan(20).allSatisfy(target -> {
            String expression = target.path("expr").asText();
            Set<String> labels = found(GROUPING, expression);
            labels.addAll(found(LEGEND, target.path("legendFormat").asText()));
            check(expression, labels);
        });
    }

    @Test
    void countersAreAskedForTheirRate() {
        for (JsonNode target : targets()) {
            String expression = target.path("expr").asText();
            boolean counter = expression.contains("_total{");
            assertThat(expression.matches(".*\\b(rate|increase)\\(.*"))
                    .as(expression)
                    .isEqualTo(counter);
        }
    }

    @Test
    void variablesUseWhatThereIs() {
        int queries = 0;
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            String query = variable.path("query").path("query").asText("");
            Matcher values = Pattern.compile("label_values\\((.*), ([a-z]+)\\)").matcher(query);
            if (values.matches()) {
                queries++;
                check(values.group(1), Set.of(values.group(2)));
            }
        }
        assertThat(queries).isEqualTo(2);
    }

    @Test
    void panelsDoNotOverlap() {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode at = panel.path("gridPos");
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + " " + y))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }
}
