package io.vetch.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.vetch.bench.targets.TesterPort;
import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports t1 to t3 lead into a kernel bridge. */
@RequiresNamespaces
class TesterTest {
    private static final double RATE = 20_000;

    private TestNamespace net;
    private Tester tester;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.ip("link add br0 type bridge");
        net.ip("link set br0 up");
        for (int i = 1; i <= 3; i++) {
            net.addVeth("t" + i, "p" + i);
            net.ip("link set p" + i + " master br0");
        }
        tester = net.call(() -> Tester.open(List.of(port("t1"), port("t2"), port("t3"))));
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        tester.close();
        net.close();
    }

    private static TesterPort port(String name) {
        return new TesterPort("", name);
    }

    /** All stations behind the ports that a stream is for say something. */
    private void learn(Stream stream) throws InterruptedException {
        for (int port = 0; port < 3; port++) {
            if (stream.isExpectedAt(port)) {
                Stream learning = new Stream(
                        port, 0, stream.destination(), Addresses.one(MacAddress.BROADCAST), 68, stream.tag());
                tester.send(Trial.burst(
                        List.of(learning), RATE, stream.destination().count()));
            }
        }
    }

    @Test
    void everyFrameIsLookedAtOnRequest() throws Exception {
        Stream stream = Stream.unicast(0, 1, 64, 0);
        learn(stream);
        TrialResult result = tester.run(
                Trial.burst(List.of(stream), RATE, 1000).withLatency().withEveryFrame());
        assertThat(Objects.requireNonNull(result.latency()).getTotalCount()).isEqualTo(1000);
        assertAllWell(result);
    }

    private static void assertAllWell(TrialResult result) {
        assertThat(result.lost()).as("lost").isZero();
        assertThat(result.duplicated()).as("duplicated").isZero();
        assertThat(result.reordered()).as("reordered").isZero();
        assertThat(result.corrupted()).as("corrupted").isZero();
        assertThat(result.misdelivered()).as("misdelivered").isZero();
        assertThat(result.testerDrops()).as("lost by the tester").isZero();
    }

    @ParameterizedTest
    @CsvSource({"64, 0", "65, 0", "1518, 0", "68, 0x81000007", "1522, 0x81006007"})
    void everyFrameOfABurstArrivesOnceAndNowhereElse(int size, String tag) throws Exception {
        Stream stream = Stream.unicast(0, 1, size, Long.decode(tag).intValue());
        learn(stream);
        TrialResult result = tester.run(Trial.burst(List.of(stream), RATE, 1000));
        assertThat(result.sent()).isEqualTo(1000);
        assertThat(result.received()).isEqualTo(1000);
        assertAllWell(result);
    }

    @Test
    void manyAddressesTakeTurns() throws Exception {
        Stream stream = new Stream(2, 1, Addresses.stations(2, 0, 50), Addresses.stations(0, 100, 300), 64, 0);
        learn(stream);
        assertAllWell(tester.run(Trial.burst(List.of(stream), RATE, 3000)));
        assertThat(net.run("bridge", "fdb", "show", "br", "br0", "brport", "p3")
                        .lines()
                        .filter(line -> line.startsWith("02:56:02")))
                .hasSize(50);
    }

    @Test
    void unlearnedAddressesAreSeenWhereTheyAreFlooded() throws Exception {
        TrialResult result = tester.run(Trial.burst(List.of(Stream.unicast(0, 1, 64, 0)), RATE, 500));
        assertThat(result.received()).isEqualTo(500);
        assertThat(result.strays()).singleElement().satisfies(stray -> {
            assertThat(stray.port()).isEqualTo(2);
            assertThat(stray.frames()).isEqualTo(500);
        });
    }

    @Test
    void broadcastsAreCountedAtEachReceiver() throws Exception {
        Stream stream = new Stream(0, 0b110, Addresses.station(0), Addresses.one(MacAddress.BROADCAST), 64, 0);
        TrialResult result = tester.run(Trial.burst(List.of(stream), RATE, 500));
        assertThat(result.sent()).isEqualTo(500);
        assertThat(result.received()).isEqualTo(1000);
        assertAllWell(result);
    }

    @Test
    void whatAnInterfaceDoesNotTakeIsSentAndLost() throws Exception {
        net.ip("link set t1 down");
        TrialResult result = tester.run(Trial.burst(List.of(Stream.unicast(0, 1, 64, 0)), RATE, 100));
        assertThat(result.sent()).isEqualTo(100);
        assertThat(result.refused()).isEqualTo(100);
        assertThat(result.lost()).isEqualTo(100);
    }

    @Test
    void rateIsKeptAndLatencyTaken() throws Exception {
        Stream stream = Stream.unicast(0, 1, 64, 0);
        learn(stream);
        TrialResult result;
        int tries = 0;
        do { // again if the sender lost its processor at the end
            result = tester.run(Trial.of(List.of(stream), 5000, 0.5).withLatency());
            assertThat(result.sent()).isLessThanOrEqualTo(2502);
        } while (result.sent() < 2000 && ++tries < 5);
        assertThat(result.sent()).isGreaterThanOrEqualTo(2000);
        Histogram latency = Objects.requireNonNull(result.latency());
        assertThat(latency.getTotalCount()).isBetween(result.received() / 16, result.received());
        assertThat(latency.getMinValue()).isPositive();
        assertThat(latency.getValueAtPercentile(50)).isLessThan(50_000_000);
    }

    @Test
    void framesThatAreNotOursAreForeign() throws Exception {
        net.addNamespace("host");
        net.ip("link set t3 netns host");
        net.ip("-n host addr add 10.0.0.3/24 dev t3");
        net.ip("-n host link set t3 up");
        Thread pinging = Thread.ofPlatform().start(() -> {
            try {
                net.succeeds("ip", "netns", "exec", "host", "ping", "-c", "50", "-i", "0.1", "-W", "0.1", "10.0.0.9");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Stream stream = Stream.unicast(0, 1, 64, 0);
        learn(stream);
        await().until(() -> !net.ip("-n host neigh show 10.0.0.9").isBlank()); // it is asked for once a second now
        TrialResult result = tester.run(Trial.of(List.of(stream), 1000, 2));
        pinging.join();
        assertThat(result.foreign()).isPositive();
        assertAllWell(result);
    }

    @Test
    void unknownInterfaceIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> net.call(() -> Tester.open(List.of(port("nowhere")))))
                .withMessage("no interface nowhere");
    }

    @Test
    void nothingIsAllocatedForAFrame() throws Exception {
        Stream stream = Stream.unicast(0, 1, 64, 0);
        learn(stream);
        tester.run(Trial.of(List.of(stream), Trial.FLAT_OUT, 1)); // compiles
        long sender = allocatedBy("bench-sender");
        long receiver = allocatedBy("bench-receiver");
        TrialResult result = tester.run(Trial.of(List.of(stream), Trial.FLAT_OUT, 1));
        assertThat(result.sent()).isGreaterThan(10_000);
        assertThat((allocatedBy("bench-sender") - sender) / (double) result.sent())
                .isLessThan(1);
        assertThat((allocatedBy("bench-receiver") - receiver) / (double) result.sent())
                .isLessThan(1);
    }

    private static long allocatedBy(String thread) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().equals(thread))
                .mapToLong(info -> threads.getThreadAllocatedBytes(info.getThreadId()))
                .sum();
    }
}
