package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Writes a histogram down as points of a curve. */
final class Latencies {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50", 50.0);
        PERCENTILES.put("p90", 90.0);
        PERCENTILES.put("p99", 99.0);
        PERCENTILES.put("p99.9", 99.9);
    }

    private Latencies() {}

    /** @param nanos of nanoseconds */
    static void write(TestRun run, Metric metric, String size, Histogram nanos, String note) {
        if (nanos.getTotalCount() == 0) {
            run.measured(metric, size, "p50", Double.NaN, "no frame arrived");
            return;
        }
        run.measured(metric, size, "min", nanos.getMinValue() / NANOS_PER_MICRO, note);
        run.measured(metric, size, "mean", nanos.getMean() / NANOS_PER_MICRO, note);
        PERCENTILES.forEach((at, percentile) ->
                run.measured(metric, size, at, nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO, note));
        run.measured(metric, size, "max", nanos.getMaxValue() / NANOS_PER_MICRO, note);
    }
}
