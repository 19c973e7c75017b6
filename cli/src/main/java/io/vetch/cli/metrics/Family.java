package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One metric with all its series. Counters are named without {@code _total}, which the text has. */
final class Family {
    private final String name;
    private final String help;
    private final boolean isCounter;
    private final List<Labels> labels = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    private Family(String name, String help, boolean isCounter) {
        this.name = name;
        this.help = help;
        this.isCounter = isCounter;
    }

    static Family counter(String name, String help) {
        return new Family(name, help, true);
    }

    static Family gauge(String name, String help) {
        return new Family(name, help, false);
    }

    Family add(Labels of, double value) {
        labels.add(of);
        values.add(value);
        return this;
    }

    /** What is more than 2^53 is rounded, as Prometheus does. */
    Family add(Labels of, long value) {
        return add(of, (double) value);
    }

    Family add(double value) {
        return add(Labels.EMPTY, value);
    }

    Family add(long value) {
        return add(Labels.EMPTY, value);
    }

    Family add(Labels of, boolean value) {
        return add(of, value ? 1 : 0);
    }

    MetricSnapshot build() {
        MetricMetadata metadata = new MetricMetadata(name, help, unit());
        return isCounter ? buildCounter(metadata) : buildGauge(metadata);
    }

    private MetricSnapshot buildCounter(MetricMetadata metadata) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            points.add(new CounterDataPointSnapshot(values.get(i), labels.get(i), null, 0));
        }
        return new CounterSnapshot(metadata, points);
    }

    private MetricSnapshot buildGauge(MetricMetadata metadata) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            points.add(new GaugeDataPointSnapshot(values.get(i), labels.get(i), null));
        }
        return new GaugeSnapshot(metadata, points);
    }

    /** By the convention that a name ends with its unit. */
    private @Nullable Unit unit() {
        if (name.endsWith("_bytes")) {
            return Unit.BYTES;
        }
        return name.endsWith("_seconds") ? Unit.SECONDS : null;
    }
}
