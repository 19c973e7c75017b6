package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Point AT_64 = new Point("64", "");
    private static final Metric RATE = Metric.THROUGHPUT;

    @Test
    void aSpreadLeavesNaNOut() {
        assertThat(Spread.of(DoubleStream.of(3, Double.NaN, 1, 2))).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(DoubleStream.of(4, 1))).isEqualTo(new Spread(2.5, 1, 4, 2));
        assertThat(Spread.of(DoubleStream.of(Double.NaN)).isEmpty()).isTrue();
        assertThat(Spread.of(DoubleStream.of(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                        .median())
                .isInfinite();
    }

    @Test
    void ratiosAreTakenWithinARound() {
        Comparison comparison = Comparison.of(Samples.of(
                Samples.figure(RATE, "vetch", 1, "64", 100),
                Samples.figure(RATE, "vetch", 2, "64", 300),
                Samples.figure(RATE, "vetch", 3, "64", 900),
                Samples.figure(RATE, "vetch", 5, "64", Double.NaN),
                Samples.figure(RATE, "kernel", 1, "64", 200),
                Samples.figure(RATE, "kernel", 2, "64", 200),
                Samples.figure(RATE, "kernel", 4, "64", 1),
                Samples.figure(RATE, "kernel", 5, "64", 1)));

        assertThat(comparison.ratio(RATE, "vetch", "kernel", AT_64)).isEqualTo(new Spread(1, 0.5, 1.5, 2));
        assertThat(comparison.figure(RATE, "vetch", AT_64)).isEqualTo(new Spread(300, 100, 900, 3));
        assertThat(comparison.ratio(RATE, "vetch", "ovs", AT_64)).isEqualTo(Spread.NONE);
    }

    @Test
    void noughtByNoughtIsOneWhereLittleIsGood() {
        Comparison comparison = Comparison.of(Samples.of(
                Samples.figure(Metric.LOSS, "vetch", 1, "64", 0),
                Samples.figure(Metric.LOSS, "kernel", 1, "64", 0),
                Samples.figure(Metric.LOSS, "ovs", 1, "64", 1),
                Samples.figure(RATE, "vetch", 1, "64", 0),
                Samples.figure(RATE, "kernel", 1, "64", 0)));

        assertThat(comparison.ratio(Metric.LOSS, "vetch", "kernel", AT_64).median())
                .isEqualTo(1);
        assertThat(comparison.ratio(Metric.LOSS, "ovs", "kernel", AT_64).median())
                .isInfinite();
        assertThat(comparison.ratio(RATE, "vetch", "kernel", AT_64).isEmpty()).isTrue();
    }

    @Test
    void theKernelIsTheReferenceIfItIsThere() {
        assertThat(Comparison.of(Samples.full()).reference()).isEqualTo("kernel");
        assertThat(Comparison.of(Samples.of(Samples.figure(RATE, "vde", 1, "64", 1)))
                        .reference())
                .isEqualTo("vde");
        assertThat(Comparison.of(Samples.of()).reference()).isEmpty();
    }

    @Test
    void pointsAreInTheOrderToShow() {
        Comparison comparison = Comparison.of(Samples.full());

        assertThat(comparison.points(RATE).stream().map(Point::size))
                .containsExactly("64", "128", "256", "512", "1024", "1280", "1518", "IMIX");
        assertThat(comparison.points(Metric.LATENCY).stream().map(Point::at).limit(6))
                .containsExactly("min", "p50", "p90", "p99", "p99.9", "max");
        assertThat(comparison.points(Metric.LOSS).stream().map(Point::at).limit(10))
                .containsExactly("10", "20", "30", "40", "50", "60", "70", "80", "90", "100");
        assertThat(comparison.points(Metric.RESET).stream().map(Point::at)).containsExactly("graceful", "kill");
        assertThat(comparison.metrics()).isSorted().contains(RATE).doesNotContain(Metric.SOAK);
    }

    @Test
    void notesSayWhichRoundsUnlessAllDo() {
        Comparison comparison = Comparison.of(Samples.full());
        Point at128 = new Point("128", "");

        assertThat(comparison.notes(RATE, "kernel", at128)).containsExactly(Samples.LIMIT + " (rounds 1, 3)");
        assertThat(comparison.limited(RATE, "kernel", at128)).isTrue();
        assertThat(comparison.notes(RATE, "ovs-af", new Point("1280", "")))
                .containsExactly("no load without loss, even at 1 %");
        assertThat(comparison.limited(RATE, "ovs-af", new Point("1280", ""))).isFalse();
    }
}
