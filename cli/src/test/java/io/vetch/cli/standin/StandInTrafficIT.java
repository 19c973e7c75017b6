package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bulk traffic through a bridge that is stood in for passes whole, and outlives what happens to the daemon. */
@RequiresNamespaces(tools = {"iperf3", "ncat", "sha256sum"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandInTrafficIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A stream that has come to a standstill does not bring this much by its last retransmissions. */
    private static final long GOES_ON = 5_000_000;

    private static StandInLab lab;

    @BeforeAll
    static void open() {
        lab = new StandInLab();
        lab.startDaemon("--stand-in br0");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** Where a script runs: a host's number, or 0 for the bridge's own host. */
    private static Background start(int where, String script) {
        return where == 0 ? lab.lab().start(script) : host(where).start(script);
    }

    private static Host host(int number) {
        return lab.host(number);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 10.0.0.2", "2, 1, 10.0.0.1", "1, 0, 10.0.0.254", "0, 1, 10.0.0.1"})
    @Order(1)
    void twentyMegabytesArriveAsSent(int from, int to, String address) {
        lab.sh("head -c 20000000 /dev/urandom >/run/lab/sent");
        try (Background receiver = start(to, "exec ncat -l " + address + " 5001 --recv-only >/run/lab/received");
                Background sender = start(
                        from,
                        "for i in $(seq 50); do ncat --send-only " + address
                                + " 5001 </run/lab/sent && exit; sleep 0.2; done; exit 1")) {
            sender.await(PATIENCE).expectSuccess();
            receiver.await(PATIENCE).expectSuccess();
        }
        assertThat(lab.sh("sha256sum </run/lab/received").out())
                .isEqualTo(lab.sh("sha256sum </run/lab/sent").out());
        assertThat(lab.status()).contains("br0: stands in");
    }

    @Test
    @Order(2)
    void largeDatagrams() {
        pingLarge("");
    }

    /** Last of those with the same daemon, because it leaves all devices with the larger MTU. */
    @Test
    @Order(3)
    void jumboFrames() {
        lab.sh("for i in 1 2 3; do ip link set p$i mtu 9000; ip -n h$i link set e0 mtu 9000; done");
        lab.sh("ip link set br0 mtu 9000");
        await().atMost(PATIENCE).untilAsserted(() -> pingLarge("ping -q -c 2 -i 0.1 -w 3 -M do -s 8972 "));
        twentyMegabytesArriveAsSent(1, 2, "10.0.0.2");
        twentyMegabytesArriveAsSent(1, 0, "10.0.0.254");
        twentyMegabytesArriveAsSent(0, 1, "10.0.0.1");
    }

    /** As large as IPv4 has them, in fragments; and by another command, if there is one. */
    private static void pingLarge(String other) {
        for (String address : new String[] {"10.0.0.2", "10.0.0.254"}) {
            host(1).sh("ping -q -c 3 -i 0.1 -w 30 -s 65507 " + address);
            host(1).sh(other.isEmpty() ? ":" : other + address);
        }
        lab.sh("ping -q -c 3 -i 0.1 -w 30 -s 65507 10.0.0.1");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    @Test
    @Order(4)
    void streamGoesOn() {
        Background server = host(2).start("exec iperf3 -s -1 --forceflush");
        server.awaitLine("Server listening");
        try (Background stream = host(1).start("exec iperf3 -c 10.0.0.2 -t 600")) {
            assertGoesOn(stream);
            lab.sh("ip link set br0 down; sleep 0.2; ip link set br0 up");
            assertGoesOn(stream);
            lab.signal("TERM");
            assertGoesOn(stream);
            lab.daemon().await(PATIENCE);
            assertGoesOn(stream);
            lab.startDaemon("--stand-in br0");
            assertGoesOn(stream);
            lab.signal("KILL");
            lab.daemon().await(PATIENCE);
            assertGoesOn(stream);
            lab.sh("ip link set br0 down; ip link set br0 up");
            assertGoesOn(stream);
        }
    }

    private static void assertGoesOn(Background stream) {
        long before = received();
        await("the stream").atMost(PATIENCE).until(() -> !stream.alive() || received() > before + GOES_ON);
        assertThat(stream.alive()).as("%s%s", stream.out(), stream.err()).isTrue();
    }

    private static long received() {
        return Long.parseLong(
                host(2).sh("cat /sys/class/net/e0/statistics/rx_bytes").out().strip());
    }
}
