package io.vetch.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A snapshot as text: names, labels and both formats. */
class MetricsTextTest {
    private static final MetricsSnapshot SNAPSHOT = Example.snapshot(3);

    @Test
    void noTwoSeriesAreTheSame() {
        PrometheusText text = new PrometheusText(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS));
        Set<List<Object>> series = new HashSet<>();
        assertThat(text.samples())
                .allSatisfy(each -> assertThat(series.add(List.of(each.name(), each.labels())))
                        .as(each.toString())
                        .isTrue());
    }

    @Test
    void labelsTellPortsOfOneNameApart() {
        PrometheusText text = new PrometheusText(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS));
        String name = "vetch_port_received_frames_total";
        assertThat(text.value(name, Map.of("bridge", "br0", "port", "p2"))).isEqualTo(2_000_000_014.0);
        assertThat(text.value(name, Map.of("bridge", "br0", "port", "eth0", "nsid", "7")))
                .isEqualTo(1_000_000_007.0);
        assertThat(text.value(name, Map.of("bridge", "br0", "port", "eth0", "nsid", "7", "number", "1")))
                .isEqualTo(2_000_000_014.0);
        assertThat(text.labels(name)).containsExactlyInAnyOrder("bridge", "pair", "port", "nsid", "number");
    }

    @Test
    void dropsHaveTheirReason() {
        PrometheusText text = new PrometheusText(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS));
        Map<String, String> isolated = Map.of("bridge", "br0", "port", "p1", "reason", "ISOLATED");
        Map<String, String> full = Map.of("bridge", "br0", "port", "p1", "reason", "QUEUE_FULL");
        assertThat(text.value("vetch_port_dropped_frames_total", isolated)).isEqualTo(3);
        assertThat(text.value("vetch_port_transmit_dropped_frames_total", full)).isEqualTo(5);
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        PrometheusText text = new PrometheusText(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS));
        assertThat(text.value("vetch_loop_busy_seconds_total", Map.of("loop", "0")))
                .isEqualTo(1.5);
        assertThat(text.samples())
                .noneMatch(
                        each -> each.labels().containsValue("1") && each.name().startsWith("vetch_loop"));
        assertThat(text.value("vetch_stp_root", Map.of("bridge", "br0"))).isEqualTo(1);
        assertThat(text.samples())
                .filteredOn(each -> each.name().equals("vetch_stp_root"))
                .hasSize(1);
    }

    @Test
    void namesFollowTheConventions() {
        PrometheusText text = new PrometheusText(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS));
        assertThat(text.names()).allSatisfy(name -> {
            assertThat(name).matches("vetch_[a-z_]+");
            assertThat(name.endsWith("_total"))
                    .as(name)
                    .isEqualTo(text.type(name).equals("counter"));
            assertThat(text.help(name)).endsWith(".");
        });
    }

    @Test
    void openMetricsHasUnitsAndAnEnd() {
        String text = MetricsText.of(SNAPSHOT, MetricsFormat.OPEN_METRICS);
        assertThat(text).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
        assertThat(text)
                .contains("# TYPE vetch_port_received_bytes counter\n# UNIT vetch_port_received_bytes bytes\n")
                .contains("\nvetch_port_received_bytes_total{bridge=\"br0\",port=\"p1\"} ");
        assertThat(MetricsText.of(SNAPSHOT, MetricsFormat.PROMETHEUS)).doesNotContain("# EOF", "# UNIT");
    }

    @Test
    void theClientChoosesTheFormat() {
        String prometheus =
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;"
                        + "q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        assertThat(MetricsFormat.of(prometheus)).isEqualTo(MetricsFormat.OPEN_METRICS);
        assertThat(MetricsFormat.of("text/plain")).isEqualTo(MetricsFormat.PROMETHEUS);
        assertThat(MetricsFormat.of(null)).isEqualTo(MetricsFormat.PROMETHEUS);
        assertThat(MetricsFormat.OPEN_METRICS.contentType())
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(MetricsFormat.PROMETHEUS.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }
}
