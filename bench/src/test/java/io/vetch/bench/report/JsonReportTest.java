package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final Report REPORT = Samples.full();

    @Test
    void holdsTheWholeReport() throws IOException {
        JsonNode root = new ObjectMapper().readTree(JsonReport.of(REPORT));

        assertThat(root.fieldNames())
                .toIterable()
                .containsExactly(
                        "format",
                        "started",
                        "reference",
                        "targets",
                        "warning",
                        "machine",
                        "settings",
                        "ceilings",
                        "findings",
                        "metrics",
                        "summary",
                        "measurements");
        assertThat(root.at("/started").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(root.at("/targets/2/name").asText()).isEqualTo("ovs-af");
        assertThat(root.at("/targets/2/description").asText()).contains("<netdev>");
        assertThat(root.at("/machine/processors").asText()).isEqualTo("8 of \"one\" kind");
        assertThat(root.at("/findings/0/round").asInt()).isEqualTo(2);
        assertThat(root.at("/metrics/0/better").asText()).isEqualTo("higher");
        assertThat(root.at("/measurements")).hasSize(REPORT.measurements().size());
        assertThat(root.at("/measurements/0/value").asDouble())
                .isEqualTo(REPORT.measurements().getFirst().value());
    }

    @Test
    void whatIsNoNumberIsNull() throws IOException {
        JsonNode root = new ObjectMapper().readTree(JsonReport.of(REPORT));

        long nulls = StreamSupport.stream(root.at("/measurements").spliterator(), false)
                .filter(each -> each.get("value").isNull())
                .count();
        assertThat(nulls)
                .isPositive()
                .isEqualTo(REPORT.measurements().stream()
                        .filter(each -> Double.isNaN(each.value()))
                        .count());
        assertThat(JsonReport.of(REPORT)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void theSummaryHasRatiosToTheReference() throws IOException {
        JsonNode first = new ObjectMapper().readTree(JsonReport.of(REPORT)).at("/summary/0");
        Spread ratio = Comparison.of(REPORT).ratio(Metric.THROUGHPUT, "vetch", "kernel", new Point("64", ""));

        assertThat(first.get("metric").asText()).isEqualTo("throughput");
        assertThat(first.at("/ratio/median").asDouble()).isEqualTo(ratio.median());
        assertThat(first.at("/rounds").asInt()).isEqualTo(3);
    }
}
