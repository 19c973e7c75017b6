package io.vetch.cli.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bulk traffic passes whole and does not collapse, with the offloads as they are by default: where a switch mishandles
 * partial checksums or super-frames, ping works and TCP hangs. How fast is not asked here.
 */
@Tag("alone")
@RequiresNamespaces(tools = {"iperf3", "ncat", "sha256sum"})
@ParameterizedClass(name = "{0}")
@EnumSource(Wiring.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThroughputIT {
    /** Far below what even a slow machine carries, far above what a limping connection does. */
    private static final double NOT_COLLAPSED_MBITS = 100;
    /** At that speed it takes 16 s. */
    private static final String BULK = "-n 200M ";

    private static Lab lab;
    private static Host h1;

    @Parameter
    Wiring wiring;

    @BeforeParameterizedClassInvocation
    static void open(Wiring wiring) {
        lab = Lab.open(wiring.flavor);
        lab.sh("ip link add br0 type bridge; ip addr add 10.0.0.254/24 dev br0; ip link set br0 up");
        lab.assertServedByFlavor("br0");
        h1 = addHost(1, wiring.first);
        Host h2 = addHost(2, wiring.second);
        h1.sh("ping -q -c 1 -w 5 10.0.0.2; ping -q -c 1 -w 5 10.0.0.254");
        Background server = h2.start("iperf3 -s --forceflush");
        server.awaitLine("Server listening");
    }

    private static Host addHost(int i, String pairMaker) {
        Host host = lab.addHost("h" + i);
        lab.sh("%s link add sw%d type veth peer name end%d".formatted(pairMaker, i, i));
        lab.sh("ip link set end%d netns h%d; ip link set sw%d master br0; ip link set sw%d up".formatted(i, i, i, i));
        host.sh("ip link set end%d up; ip addr add 10.0.0.%d/24 dev end%d".formatted(i, i, i));
        return host;
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (lab != null) {
            lab.close();
            lab = null;
        }
    }

    @ParameterizedTest(name = "iperf3 {0}")
    @ValueSource(strings = {"-P 1", "-P 1 -R", "-P 1 --bidir", "-P 4", "-P 4 -R", "-P 4 --bidir"})
    @Order(1)
    void tcpBetweenHosts(String options) {
        report(options, h1.attempt(iperf(BULK + options)));
    }

    @ParameterizedTest(name = "iperf3 {0}")
    @ValueSource(strings = {"-P 1", "-P 1 -R", "-P 4 --bidir"})
    @Order(2)
    void tcpBetweenTheMachineItselfAndAHost(String options) {
        report("br0 " + options, lab.attempt(iperf(BULK + options)));
    }

    private static String iperf(String options) {
        return "timeout 20 iperf3 -J -c 10.0.0.2 --connect-timeout 3000 " + options;
    }

    private void report(String options, Result result) {
        Iperf measured = Iperf.of(result);
        System.out.printf("[throughput] %s %s: %s%n", wiring, options, measured);
        measured.assertCarried(NOT_COLLAPSED_MBITS, options.contains("--bidir"));
    }

    @Test
    @Order(3)
    void largestDatagramPassesInFragments() {
        assertThat(h1.sh("ping -c 3 -i 0.2 -w 5 -s 65507 10.0.0.2").out()).contains(" 0% packet loss");
        assertThat(h1.sh("ping -c 3 -i 0.2 -w 5 -s 65507 10.0.0.254").out()).contains(" 0% packet loss");
    }

    @Test
    @Order(4)
    void fiftyMegabytesArriveAsSent() {
        lab.sh("head -c 50000000 /dev/urandom >/run/lab/sent");
        try (Background receiver = new Host(lab, "h2").start("ncat -l 10.0.0.2 5001 --recv-only >/run/lab/received")) {
            h1.sh("for i in $(seq 100); do ncat --send-only 10.0.0.2 5001 </run/lab/sent && exit; sleep 0.2; done;"
                    + " exit 1");
            receiver.await(Duration.ofSeconds(20)).expectSuccess();
        }
        assertThat(lab.sh("sha256sum </run/lab/received").out())
                .isEqualTo(lab.sh("sha256sum </run/lab/sent").out());
        lab.sh("rm /run/lab/sent /run/lab/received");
    }

    /** Last, because it leaves all devices with the larger MTU. */
    @Test
    @Order(5)
    void jumboDatagrams() {
        String ip = Tools.real("ip");
        lab.sh("%s link set sw1 mtu 9000; %s link set sw2 mtu 9000; %s link set br0 mtu 9000".formatted(ip, ip, ip));
        lab.sh("%s -n h1 link set end1 mtu 9000; %s -n h2 link set end2 mtu 9000".formatted(ip, ip));
        h1.sh("ping -q -c 1 -w 5 -M do -s 8972 10.0.0.2; ping -q -c 1 -w 5 -M do -s 8972 10.0.0.254");
        Iperf udp = Iperf.of(h1.attempt(iperf("-u -t 1 -b 50M -l 8972")));
        assertThat(udp.lostPercent()).isLessThan(10);
        report("MTU 9000", h1.attempt(iperf(BULK)));
    }
}
