package io.vetch.bench.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.bench.report.Finding;
import io.vetch.bench.report.Measurement;
import io.vetch.bench.report.Metric;
import io.vetch.bench.targets.Undisturbed;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault of a switch is found, and named, by the test that is there to find it. */
@RequiresNamespaces
class FaultsIT {
    private static final Settings SETTINGS = patient(Settings.quick());

    private TestNamespace net;

    /** A trial fails four times before it counts: these tests share the machine with others. */
    private static Settings patient(Settings quick) {
        return new Settings(
                quick.trialSeconds(),
                quick.searchSeconds(),
                quick.resolution(),
                4,
                quick.sizes(),
                quick.meshSizes(),
                quick.tag(),
                quick.addressesPerPort(),
                quick.broadcastPercent(),
                quick.multicastPercent(),
                quick.bidirectional(),
                quick.maxAddresses(),
                quick.addressRate(),
                quick.soakSeconds());
    }

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    /** What the tests found. */
    private record Outcome(List<Measurement> measurements, List<Finding> findings) {
        Map<String, Double> values(Metric metric) {
            return measurements.stream()
                    .filter(each -> each.metric() == metric)
                    .collect(Collectors.toMap(each -> each.size() + "@" + each.at(), Measurement::value));
        }
    }

    private Outcome run(Fault fault, String tests) throws IOException {
        return net.call(() -> {
            try (FaultySwitch faulty = new FaultySwitch(fault, 4);
                    TestRun run = new TestRun(
                            "faulty", faulty, 1, SETTINGS, Map.of(), (what, rate, loss) -> {}, new Undisturbed())) {
                for (BenchTest test : BenchTests.named(tests)) {
                    run.run(test);
                }
                return new Outcome(run.measurements(), run.findings());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        });
    }

    @Test
    void switchWithoutAFaultHasNone() throws IOException {
        Outcome outcome = run(Fault.NONE, "integrity,address-capacity,errored");
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.values(Metric.INTEGRITY).values()).hasSize(10).containsOnly(0.0);
        assertThat(outcome.values(Metric.ADDRESS_CAPACITY).values()).containsExactly((double) SETTINGS.maxAddresses());
        assertThat(outcome.values(Metric.ERRORED))
                .containsEntry("@undersize 63", 100.0)
                .containsEntry("@undersize 18", 100.0);
    }

    @ParameterizedTest
    @CsvSource({
        "DROPS_EACH_1000TH,      lost",
        "DUPLICATES_EACH_1000TH, duplicated",
        "REORDERS_EACH_1000TH,   reordered",
        "CORRUPTS_EACH_1000TH,   corrupted",
        "LENGTHENS,              corrupted",
        "FLOODS_KNOWN,           flooded",
        "LEAKS_TO_FOURTH,        leak to f4"
    })
    void integrityNamesTheFault(Fault fault, String word) throws IOException {
        Outcome outcome = run(fault, "integrity");
        assertThat(outcome.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.what()).contains(word));
    }

    /** No load is low enough: not the end of the throughput search, but a fault. */
    @Test
    void lossAtEveryLoadIsToldFromOverload() throws IOException {
        Outcome outcome = run(Fault.DROPS_EACH_1000TH, "loss");
        assertThat(outcome.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.what()).contains("at every load"));
        assertThat(outcome.values(Metric.LOSS).values()).allMatch(percent -> percent > 0);
    }

    /** A port's limit is what the search finds, give or take what it may take at once and what a busy machine loses. */
    @Test
    void throughputIsTheRateThatAPortTakes() throws IOException {
        Outcome outcome = run(Fault.LIMITS_PORTS, "throughput");
        assertThat(outcome.values(Metric.THROUGHPUT).get("64@"))
                .isBetween(0.6 * FaultySwitch.LIMIT, 1.3 * FaultySwitch.LIMIT);
        assertThat(outcome.values(Metric.PARTIAL_DROP_RATE).get("64@"))
                .isBetween(0.6 * FaultySwitch.LIMIT, 1.3 * FaultySwitch.LIMIT);
        assertThat(outcome.values(Metric.FORWARDING_RATE).get("64@"))
                .isBetween(0.6 * FaultySwitch.LIMIT, 1.3 * FaultySwitch.LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"LIMITS_PORTS, false", "BLOCKS_HEAD_OF_LINE, true"})
    void headOfLineBlockingIsLossBesideTheCongestedPort(Fault fault, boolean blocks) throws IOException {
        Map<String, Double> loss = run(fault, "congestion").values(Metric.CONGESTION);
        assertThat(loss.get("64@congested")).isGreaterThan(1);
        if (blocks) {
            assertThat(loss.get("64@beside")).isGreaterThan(1);
        } else {
            assertThat(loss.get("64@beside")).isLessThan(0.5);
        }
    }

    @Test
    void forgottenAddressesAreCounted() throws IOException {
        Outcome outcome = run(Fault.FORGETS_AFTER_100, "address-capacity");
        // One of the hundred is that of the port that asks.
        assertThat(outcome.values(Metric.ADDRESS_CAPACITY).get("@")).isBetween(99.0, 100.0);
    }
}
