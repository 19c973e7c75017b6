package io.vetch.cli.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import org.jspecify.annotations.Nullable;

/** The forms in which Prometheus reads metrics. */
public enum MetricsFormat {
    /** Prometheus' text, version 0.0.4: what the textfile collector of node_exporter takes. */
    PROMETHEUS(PrometheusTextFormatWriter.create(), ""),
    /** OpenMetrics 1.0.0. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.create(), "# EOF\n");

    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final ExpositionFormatWriter writer;

    private final String end;

    MetricsFormat(ExpositionFormatWriter writer, String end) {
        this.writer = writer;
        this.end = end;
    }

    /** The one that an HTTP client takes. @param accept its header of that name, null without one */
    public static MetricsFormat of(@Nullable String accept) {
        return OPEN_METRICS.writer.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
    }

    /** As HTTP says it. */
    public String contentType() {
        return writer.getContentType();
    }

    ExpositionFormatWriter writer() {
        return writer;
    }

    /** With which the whole text ends. */
    String end() {
        return end;
    }
}
