package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void aSmallReportInFull() {
        Report report = Samples.of(
                Samples.figure(Metric.THROUGHPUT, "vetch", 1, "64", 401_000),
                Samples.figure(Metric.THROUGHPUT, "vetch", 2, "64", 420_000),
                Samples.figure(Metric.THROUGHPUT, "vetch", 3, "64", 412_000),
                new Measurement(Metric.THROUGHPUT, "kernel", 1, "64", "", 1_210_000, Samples.LIMIT),
                Samples.figure(Metric.THROUGHPUT, "kernel", 2, "64", 1_200_000),
                Samples.figure(Metric.THROUGHPUT, "kernel", 3, "64", 1_250_000),
                Samples.figure(Metric.THROUGHPUT, "vetch", 1, "1518", 99_000),
                new Measurement(Metric.THROUGHPUT, "kernel", 1, "1518", "", Double.NaN, "the port went down"));

        assertThat(TextTable.of(report)).startsWith("""
                Machine
                  processors  8 of "one" kind
                  kernel      6.12.9
                  Java        25.0.1

                Ratios to kernel
                                  vetch                 better is
                  Throughput, 64  0.331* (0.330-0.350)  higher

                No findings.

                Throughput (frames/s; RFC 2544, 26.1; higher is better)
                  size  vetch             kernel                   vetch/kernel
                    64   412 k (401-420)  1.21 M* (1.20-1.25) [1]  0.331* (0.330-0.350)
                  1518  99.0 k                 - [2]                   -
                  [1] the generator was the limit (round 1)
                  [2] the port went down

                *  In some round""");
    }

    @Test
    void machineAndRatiosComeFirstThenFindings() {
        List<String> lines = TextTable.lines(Samples.full());

        int ratios = lines.indexOf("Ratios to kernel");
        int found = lines.indexOf(
                "FOUND: integrity, ovs-af, round 2, size 64: 3 frames were duplicated between port 1 & port 2");
        assertThat(lines.getFirst()).isEqualTo("Machine");
        assertThat(ratios).isBetween(2, found);
        assertThat(lines.get(ratios + 1)).matches(" +vetch +ovs-af +better is");
        assertThat(lines.get(found + 1)).startsWith("FOUND: learning, vetch, round 1: ");
        assertThat(lines.get(found + 2)).startsWith("       ");
        assertThat(lines.subList(found, lines.size())).anyMatch(line -> line.startsWith("Throughput (frames/s; "));
    }

    @Test
    void timesBringTheirOwnUnits() {
        Report report = Samples.of(
                Samples.figure(Metric.SWITCH_CPU, "vetch", 1, "64", 950),
                Samples.figure(Metric.SWITCH_CPU, "vetch", 1, "1518", 300_000));

        assertThat(TextTable.of(report)).contains("""
                Switch processor time (time for a frame; at the maximum forwarding rate; lower is better)
                  size  vetch
                    64  950 ns
                  1518  300 µs
                """);
    }

    @Test
    void everythingIsThereAndNothingIsTooWide() {
        List<String> lines = TextTable.lines(Samples.full());

        assertThat(lines).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(lines).noneMatch(line -> line.endsWith(" "));
        assertThat(String.join("\n", lines))
                .contains("Generator's ceilings", "Open vSwitch 3.5", "processors", "rounds", "[1] cannot be killed");
    }

    @Test
    void whereManyTargetsDoNotFitTheColumnsAreContinuedBelow() {
        List<Measurement> measurements = new ArrayList<>();
        for (int target = 1; target <= 8; target++) {
            for (int round = 1; round <= 3; round++) {
                measurements.add(Samples.figure(
                        Metric.THROUGHPUT, "switch-" + target, round, "64", 100_000 * target + 1000 * round));
            }
        }

        List<String> lines = TextTable.lines(Samples.of(measurements.toArray(Measurement[]::new)));

        assertThat(lines).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(lines.stream().filter(line -> line.startsWith("  size  "))).hasSizeGreaterThan(2);
        assertThat(lines).anyMatch(line -> line.matches("  size  switch-2/switch-1 .*"));
    }

    @Test
    void nothingMeasuredIsStillAReport() {
        assertThat(TextTable.lines(Samples.of())).contains("No findings.");
    }
}
