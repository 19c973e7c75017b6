package io.vetch.bench.rfc;

import static io.vetch.bench.rfc.BenchTest.Often.EACH_ROUND;
import static io.vetch.bench.rfc.BenchTest.Often.ONCE;

import io.vetch.bench.report.Metric;
import java.util.List;
import java.util.function.ToIntFunction;

/** All tests there are, in the order in which they are done. */
public final class BenchTests {
    /** Takes as long as one likes, so only if asked for. */
    private static final String SOAK = "soak";

    private static final List<BenchTest> ALL = List.of(
            new BenchTest(
                    "integrity",
                    "frames lost, duplicated, reordered, corrupted or misdelivered at a light load",
                    2,
                    ONCE,
                    perSize(3),
                    Integrity::run),
            new BenchTest(
                    "throughput",
                    "throughput without loss and at 0.5 % (RFC 2544, 26.1), maximum forwarding rate (RFC 2889, 5.6)",
                    2,
                    EACH_ROUND,
                    perSize(14),
                    Throughput::run),
            new BenchTest(
                    "latency",
                    "latency of every frame at the throughput and at a tenth of it (RFC 2544, 26.2)",
                    2,
                    EACH_ROUND,
                    perSize(2),
                    Latency::run),
            new BenchTest(
                    "round-trip",
                    "round trip of a datagram between two sockets, through an idle switch",
                    2,
                    EACH_ROUND,
                    settings -> 4,
                    RoundTrip::run),
            new BenchTest(
                    "loss",
                    "frame loss over load, from the load tester's highest rate down (RFC 2544, 26.3)",
                    2,
                    EACH_ROUND,
                    perSize(6),
                    FrameLoss::run),
            new BenchTest(
                    "back-to-back",
                    "longest burst without loss (RFC 9004)",
                    2,
                    EACH_ROUND,
                    BackToBack::trials,
                    BackToBack::run),
            new BenchTest(
                    "recovery",
                    "time to recover from 110 % of the throughput (RFC 2544, 26.5)",
                    2,
                    ONCE,
                    perSize(2),
                    Recovery::run),
            new BenchTest(
                    "mesh",
                    "every port to every other (RFC 2889, 5.1)",
                    2,
                    ONCE,
                    perMeshSize(8),
                    run -> Mesh.run(run, Metric.MESH, Streams::mesh)),
            new BenchTest(
                    "one-to-many",
                    "one port to all others (RFC 2889, 5.2)",
                    3,
                    ONCE,
                    perMeshSize(8),
                    run -> Mesh.run(run, Metric.ONE_TO_MANY, Streams::oneToMany)),
            new BenchTest(
                    "many-to-one",
                    "all others to one port (RFC 2889, 5.2)",
                    3,
                    ONCE,
                    perMeshSize(8),
                    run -> Mesh.run(run, Metric.MANY_TO_ONE, Streams::manyToOne)),
            new BenchTest(
                    "unidirectional",
                    "half the ports to the other half (RFC 2889, 5.4)",
                    4,
                    ONCE,
                    perMeshSize(8),
                    run -> Mesh.run(run, Metric.UNIDIRECTIONAL, Streams::unidirectional)),
            new BenchTest(
                    "congestion",
                    "head-of-line blocking beside a port with 150 % of a port's load (RFC 2889, 5.5)",
                    4,
                    ONCE,
                    perMeshSize(9),
                    Congestion::run),
            new BenchTest(
                    "broadcast",
                    "broadcast forwarding rate and latency (RFC 2889, 5.10)",
                    4,
                    ONCE,
                    perMeshSize(9),
                    Broadcast::run),
            new BenchTest(
                    "errored",
                    "which frames with errors are forwarded (RFC 2889, 5.9)",
                    2,
                    ONCE,
                    settings -> 3,
                    ErroredFrames::run),
            new BenchTest(
                    "address-capacity",
                    "how many addresses are kept (RFC 2889, 5.7)",
                    3,
                    ONCE,
                    settings -> 4,
                    AddressCapacity::run),
            new BenchTest(
                    "address-rate",
                    "how fast addresses are learned (RFC 2889, 5.8)",
                    3,
                    ONCE,
                    settings -> 8,
                    AddressRate::run),
            new BenchTest(
                    SOAK,
                    "loss in each tenth of a long run at 90 % of the throughput",
                    2,
                    ONCE,
                    settings -> (int) (settings.soakSeconds() / settings.trialSeconds()),
                    Soak::run),
            new BenchTest(
                    "reset",
                    "outage of a graceful and of a killed switch (RFC 6201)",
                    2,
                    ONCE,
                    settings -> 10,
                    Reset::run));

    private BenchTests() {}

    private static ToIntFunction<Settings> perSize(int trials) {
        return settings -> settings.sizes().size() * trials;
    }

    private static ToIntFunction<Settings> perMeshSize(int trials) {
        return settings -> settings.meshSizes().size() * trials;
    }

    public static List<BenchTest> all() {
        return ALL;
    }

    /** What is done if nobody says which. */
    public static List<BenchTest> usual() {
        return ALL.stream().filter(test -> !test.name().equals(SOAK)).toList();
    }

    /**
     * @param names with commas between
     * @throws IllegalArgumentException if there is no such test
     */
    public static List<BenchTest> named(String names) {
        List<String> wanted = List.of(names.split(",", -1));
        List<String> known = ALL.stream().map(BenchTest::name).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no test '" + name + "'; there are " + String.join(", ", known));
            }
        }
        return ALL.stream().filter(test -> wanted.contains(test.name())).toList();
    }
}
