package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A snapshot as text. Any thread. */
public final class MetricsText {
    private MetricsText() {}

    public static String of(MetricsSnapshot snapshot, MetricsFormat format) {
        StringBuilder text = new StringBuilder();
        pieces(snapshot, format).forEachRemaining(text::append);
        return text.toString();
    }

    /** The same, a metric at a time, each made when it is asked for: all together, with 1000 ports, are megabytes. */
    public static Iterator<String> pieces(MetricsSnapshot snapshot, MetricsFormat format) {
        Stream<String> families = MetricFamilies.of(snapshot).stream()
                .map(Supplier::get)
                .filter(family -> !family.getDataPoints().isEmpty())
                .map(family -> piece(family, format));
        return Stream.concat(families, Stream.of(format.end())).iterator();
    }

    private static String piece(MetricSnapshot family, MetricsFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            format.writer().write(bytes, MetricSnapshots.of(family));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory takes all
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(0, text.length() - format.end().length());
    }
}
