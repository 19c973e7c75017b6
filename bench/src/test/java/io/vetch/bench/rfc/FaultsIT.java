package io.vetch.bench.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.bench.report.Finding;
import io.vetch.bench.report.Measurement;
import io.vetch.bench.report.Metric;
import io.vetch.bench.targets.Undisturbed;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault of a switch is found, and named, by the test that is there to find it. */
@RequiresNamespaces
class FaultsIT {
    private static final Settings SETTINGS =
            patient(Settings.quick(), Settings.quick().sizes());
    /** For tests that take their time at each size. */
    private static final Settings SMALLEST = patient(Settings.quick(), FrameSize.parseList("64"));

    /** Frames a second of a limited port. */
    private static final double LIMIT = FaultySwitch.LIMIT / SETTINGS.trialSeconds();

    private TestNamespace net;

    /** A trial fails three times before it counts: these tests share the machine with others. */
    private static Settings patient(Settings quick, List<FrameSize> sizes) {
        return new Settings(
                quick.trialSeconds(),
                quick.searchSeconds(),
                quick.resolution(),
                2,
                sizes,
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
        return run(fault, SETTINGS, tests);
    }

    private Outcome run(Fault fault, Settings settings, String tests) throws IOException {
        return run(fault, settings, run -> {
            for (BenchTest test : BenchTests.named(tests)) {
                run.run(test);
            }
        });
    }

    private Outcome run(Fault fault, Settings settings, BenchTest.Procedure procedure) throws IOException {
        return net.call(() -> {
            try (FaultySwitch faulty = new FaultySwitch(net, fault, 4);
                    TestRun run = new TestRun(
                            "faulty", faulty, 1, settings, Map.of(), (what, rate, loss) -> {}, new Undisturbed())) {
                procedure.run(run);
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
        "DROPS_EACH_100TH,      lost",
        "DUPLICATES_EACH_100TH, duplicated",
        "REORDERS_EACH_100TH,   reordered",
        "CORRUPTS_EACH_100TH,   corrupted",
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
        Outcome outcome = run(Fault.DROPS_EACH_100TH, SMALLEST, "loss");
        assertThat(outcome.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.what()).contains("at every load"));
        assertThat(outcome.values(Metric.LOSS).values()).allMatch(percent -> percent > 0);
    }

    /** A port's limit is what the search finds. It finds less, but never more, where others have the processors. */
    @Test
    void throughputIsTheRateThatAPortTakes() throws IOException {
        double slowest = 0;
        for (int tries = 0; tries < 4 && slowest < 0.6 * LIMIT; tries++) {
            Outcome outcome = run(Fault.LIMITS_PORTS, SMALLEST, "throughput");
            List<Double> found = Stream.of(Metric.THROUGHPUT, Metric.PARTIAL_DROP_RATE, Metric.FORWARDING_RATE)
                    .map(metric -> outcome.values(metric).get("64@"))
                    .toList();
            assertThat(found).allMatch(rate -> rate < 1.1 * LIMIT);
            slowest = Collections.min(found);
        }
        assertThat(slowest).isGreaterThan(0.6 * LIMIT);
    }

    /**
     * The congested port gets 2.25 times what it takes, the one beside it 0.75 times. The load is not searched for, since
     * a search finds less on a busy machine. What is lost because the machine is busy is lost at both ports.
     */
    @ParameterizedTest
    @CsvSource({"LIMITS_PORTS, false", "BLOCKS_HEAD_OF_LINE, true"})
    void headOfLineBlockingIsLossBesideTheCongestedPort(Fault fault, boolean blocks) throws IOException {
        double rate = 3 * LIMIT;
        Map<String, Double> loss = run(fault, SMALLEST, test -> Congestion.measure(test, FrameSize.of(64), rate))
                .values(Metric.CONGESTION);
        double congested = loss.get("64@congested");
        assertThat(congested).isGreaterThan(10);
        if (blocks) {
            assertThat(loss.get("64@beside")).isGreaterThan(congested / 4);
        } else {
            assertThat(loss.get("64@beside")).isLessThan(congested / 4);
        }
    }

    @Test
    void forgottenAddressesAreCounted() throws IOException {
        Outcome outcome = run(Fault.FORGETS_AFTER_100, "address-capacity");
        // One of the hundred is that of the port that asks.
        assertThat(outcome.values(Metric.ADDRESS_CAPACITY).get("@")).isBetween(99.0, 100.0);
    }
}
