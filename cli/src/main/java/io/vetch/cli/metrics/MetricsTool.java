package io.vetch.cli.metrics;

import io.vetch.cli.capture.Captures;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import java.util.List;

/** {@code vetch metrics [--openmetrics]}: all counters as text for Prometheus. */
public final class MetricsTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch metrics [--openmetrics]
            Prints what the switch counts, of all bridges and veth pairs in all namespaces, as text for Prometheus.
            For the textfile collector of node_exporter: vetch metrics | sponge /DIRECTORY/vetch.prom
            --openmetrics: as OpenMetrics 1.0.0, with units.
            """;

    private static final int EXIT_USAGE = 1;

    private final LookBacks lookBacks;
    private final Captures captures;

    public MetricsTool(LookBacks lookBacks, Captures captures) {
        this.lookBacks = lookBacks;
        this.captures = captures;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        boolean open = arguments.equals(List.of("--openmetrics"));
        if (!open && !arguments.isEmpty()) {
            return Outcome.failed(
                    EXIT_USAGE,
                    "vetch: metrics takes --openmetrics and nothing else, not " + String.join(" ", arguments));
        }
        MetricsSnapshot snapshot = MetricsSnapshot.of(caller.control(), lookBacks, captures);
        return Outcome.printed(
                MetricsText.pieces(snapshot, open ? MetricsFormat.OPEN_METRICS : MetricsFormat.PROMETHEUS));
    }
}
