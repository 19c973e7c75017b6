package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionTest {
    private static final Report REPORT = Samples.full();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vetch.throughput(64) >= 0.9 * kernel",
                "vetch.throughput(64)>=0.9*kernel",
                "vetch.throughput >= 0.9*kernel",
                "vetch.throughput(imix) > 300k",
                "vetch.throughput(64) < 0.5M",
                "throughput(64) <= 1 * kernel",
                "throughput(64) <= kernel",
                "kernel.throughput(64) > ovs-af",
                "ovs-af.throughput(64) < 0.5 * vetch",
                "vetch.latency(64, p99) <= 2 * kernel",
                "vetch.latency(64,p99.9) <= 2*150",
                "vetch.loss(1518, 90) <= 0.1",
                "vetch.integrity(64, duplicated) == 0",
                "vetch.integrity == 0",
                "vetch.integrity <= kernel",
                "ovs-af.address-capacity == 2048",
                "kernel.address-capacity(64) >= 8.192k",
                "kernel.reset(, kill) < 1k",
                "findings == 2",
                "vetch.findings <= 1",
                "kernel.findings == 0"
            })
    void holds(String text) {
        Assertion.Result result = Assertion.parse(text).check(REPORT);

        assertThat(result.passed()).as(result.sentence()).isTrue();
        assertThat(result.sentence()).startsWith(text + ": passed: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throughput(64) >= 0.9 * kernel",
                "vetch.throughput(64) >= kernel",
                "integrity(64, duplicated) == 0",
                "address-capacity >= 8192",
                "findings == 0",
                "vetch.loss <= 0.1"
            })
    void doesNotHold(String text) {
        Assertion.Result result = Assertion.parse(text).check(REPORT);

        assertThat(result.passed()).as(result.sentence()).isFalse();
        assertThat(result.sentence()).startsWith(text + ": FAILED: ");
    }

    @Test
    void saysTheFigures() {
        Report report = Samples.of(
                Samples.figure(Metric.LATENCY, "a-b", 1, "64", 1500),
                Samples.figure(Metric.LATENCY, "a-b", 2, "64", 2500),
                new Measurement(Metric.LATENCY, "kernel", 1, "64", "", 500, "a note"),
                Samples.figure(Metric.LATENCY, "kernel", 2, "64", 500));

        assertThat(Assertion.parse("latency(64) <= 2 * kernel").check(report).sentence())
                .isEqualTo("latency(64) <= 2 * kernel: FAILED: a-b.latency(64) is 4.00 times kernel (3.00 to 5.00):"
                        + " 2.00 ms (1.50 to 2.50) against 500 \u00b5s [a note (round 1)]");
        assertThat(Assertion.parse("a-b.latency > 1.9k").check(report).sentence())
                .isEqualTo("a-b.latency > 1.9k: passed: a-b.latency(64) is 2.00 ms (1.50 to 2.50)");
    }

    @Test
    void saysSoManyDigitsThatAFailureIsPlain() {
        Report report = Samples.of(
                Samples.figure(Metric.THROUGHPUT, "vetch", 1, "64", 949_900),
                Samples.figure(Metric.THROUGHPUT, "kernel", 1, "64", 1_000_000));

        assertThat(Assertion.parse("throughput >= 0.95 * kernel").check(report).sentence())
                .contains("is 0.9499 times kernel");
        assertThat(Assertion.parse("vetch.throughput >= 950k").check(report).sentence())
                .contains("exactly 949900.0");
    }

    @Test
    void whatWasNotMeasuredFails() {
        assertThat(Assertion.parse("vetch.latency(9000, p99) > 0").check(REPORT))
                .isEqualTo(new Assertion.Result(
                        false, "vetch.latency(9000, p99) > 0: FAILED: vetch.latency(9000, p99) was not measured"));
        assertThat(Assertion.parse("soak == 0").check(REPORT).sentence()).contains("vetch.soak was not measured");
        assertThat(Assertion.parse("ovs-af.throughput(1280) > 0").check(REPORT).sentence())
                .endsWith("ovs-af.throughput(1280) was not measured [no load without loss, even at 1 %]");
        assertThat(Assertion.parse("ovs-af.switch-cpu(64) <= 2 * kernel")
                        .check(REPORT)
                        .sentence())
                .contains("kernel.switch-cpu(64) was not measured [works on the sender's account]");
        assertThat(Assertion.parse("throughput > kernel")
                        .check(Samples.of(Samples.figure(Metric.THROUGHPUT, "kernel", 1, "64", 1)))
                        .sentence())
                .endsWith("there is no target but kernel");
    }

    @Test
    void roundsApartAreNotCompared() {
        Report report = Samples.of(
                Samples.figure(Metric.THROUGHPUT, "vetch", 1, "64", 2),
                Samples.figure(Metric.THROUGHPUT, "kernel", 2, "64", 1));

        Assertion.Result result = Assertion.parse("throughput(64) >= kernel").check(report);
        assertThat(result.passed()).isFalse();
        assertThat(result.sentence()).contains("cannot be compared with kernel in any round");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "throughput",
                "throughput(64)",
                "throughput(64) = 1",
                "throughput(64) >= ",
                "throughput(64 >= 1",
                "throughput(64, a, b) >= 1",
                "throughput(64) >= kernel * 2",
                "throughput(64) => kernel",
                "findings(64) == 0",
                "findings <= kernel"
            })
    void refusesWhatIsNoAssertion(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assertion.parse(text))
                .withMessageStartingWith("not an assertion: " + text.strip());
    }

    @Test
    void unknownNamesAreRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assertion.parse("thruput(64) > 1"))
                .withMessageStartingWith("no metric thruput: there is throughput, pdr, ")
                .withMessageEndingWith("soak, findings");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assertion.parse("ovs.throughput(64) > 1").check(REPORT))
                .withMessage("no target ovs for ovs.throughput(64) > 1: there is vetch, kernel, ovs-af");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assertion.parse("throughput(64) > 2 * vde").requireTargets(List.of("vetch")));
    }
}
