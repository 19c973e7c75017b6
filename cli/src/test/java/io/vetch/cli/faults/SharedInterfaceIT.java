package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** k1 and k2 are interfaces of the kernel with a host behind each; somebody else wants them, too. */
@RequiresNamespaces
class SharedInterfaceIT {
    private static final String IP = Tools.real("ip");
    private static final String SECOND = "/run/second.sock";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH);
        for (int i = 1; i <= 2; i++) {
            Host host = lab.addHost("h" + i);
            lab.sh("%s link add k%d type veth peer name e%d; %s link set e%d netns h%d; %s link set k%d up"
                    .formatted(IP, i, i, IP, i, i, IP, i));
            host.sh("%s link set e%d up; %s addr add 10.0.0.%d/24 dev e%d".formatted(IP, i, IP, i, i));
        }
        lab.sh("brctl addbr br0; ip link set br0 up");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void attachBoth() {
        lab.sh("brctl addif br0 k1 k2");
        new Host(lab, "h1").sh("ping -c 1 -w 5 10.0.0.2");
    }

    private Background secondDaemon(String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(Flavor.VETCH_COMMAND, "run", "--socket", SECOND, "--bridge", "br1"));
        return lab.sandbox().start(command).awaitLine("ready");
    }

    private Result attachToSecond() {
        return lab.attempt("VETCH_SOCKET=" + SECOND + " brctl addif br1 k1 k2");
    }

    @Test
    void anotherDaemonIsRefusedUntilTheFirstIsGone() {
        attachBoth();
        try (Background second = secondDaemon()) {
            assertThat(second.alive()).isTrue();
            assertThat(attachToSecond().expectExit(1).err())
                    .isEqualTo("can't add k1 to bridge br1: another switch has attached this interface\n");
            assertThat(lab.attempt("VETCH_SOCKET=" + SECOND + " ip link set k1 master br1")
                            .expectExit(2)
                            .err())
                    .isEqualTo("Error: another switch has attached this interface.\n");
            assertThat(new Host(lab, "h1").sh("ping -c 5 -i 0.2 -w 20 10.0.0.2").out())
                    .contains("icmp_seq=1 ", "icmp_seq=2 ", "icmp_seq=3 ", "icmp_seq=4 ", "icmp_seq=5 ")
                    .contains(" 5 received,")
                    .doesNotContain("DUP!");

            lab.daemon().kill().await(Duration.ofSeconds(10));
            attachToSecond().expectSuccess();
            new Host(lab, "h1").sh("ping -c 1 -w 5 10.0.0.2");
        }
    }

    @Test
    void daemonThatSeesNeitherProcessNorSocketOfTheFirstIsRefusedAllTheSame() {
        attachBoth();
        String apart = "mount -t tmpfs tmpfs /run; exec \"$@\"";
        try (Background second =
                secondDaemon("unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", apart, "sh")) {
            String attach = "VETCH_SOCKET=" + SECOND + " brctl addif br1 k1";
            assertThat(second.alive()).isTrue();
            String pid = lab.sh(
                            "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q '^[^ ]*java.*[r]un --socket "
                                    + SECOND + "' && echo ${p#/proc/} || true; done")
                    .lines()
                    .getLast();
            Result refused = lab.attempt("nsenter -t " + pid + " -m -p sh -c '" + attach + "'");
            assertThat(refused.expectExit(1).err()).contains("another switch has attached this interface");
        }
    }

    @Test
    void aQueueingDisciplineThatSomebodyChoseIsHonoured() {
        attachBoth();
        Host h1 = new Host(lab, "h1");
        lab.sh("tc qdisc add dev k1 root tbf rate 100mbit burst 32k latency 50ms");
        await().untilAsserted(() -> {
            h1.sh("ping -c 1 -W 2 10.0.0.2");
            assertThat(lab.sh("tc -s qdisc show dev k1").out()).containsPattern("Sent [1-9]\\d* bytes [1-9]");
        });

        lab.sh("tc qdisc del dev k1 root");
        await().untilAsserted(() -> h1.sh("ping -c 1 -W 1 10.0.0.2"));
    }

    @Test
    void interfaceThatAKernelBridgeTakesLeavesOurs() {
        Flavor.KERNEL.assumeAble(lab.sandbox());
        attachBoth();
        try (Background monitor = lab.startMonitor("exec bridge monitor link", "k1")) {
            lab.sh(IP + " link add kb type bridge; " + IP + " link set kb up");
            lab.sh(IP + " link set k1 master kb; " + IP + " addr add 10.0.0.9/24 dev kb");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(lab.sh("brctl show br0").out())
                            .contains("k2")
                            .doesNotContain("k1"));
            lab.daemon().awaitErr("WARN SwitchControl - k1 was given to kb and is no port of br0 any more");
            monitor.awaitLine(
                    "Deleted " + lab.sh("cat /sys/class/net/k1/ifindex").out().strip() + ": k1");
        }
        new Host(lab, "h1").sh("ping -c 1 -w 5 10.0.0.9");
        assertThat(lab.sh("brctl show").out()).containsSubsequence("br0", "k2", "kb", "k1");
        assertThat(lab.sh("bridge link").out()).contains(" master br0 ").contains(" master kb ");
        assertThat(lab.sh("ip -br link show type bridge").out())
                .contains("br0 ")
                .contains("kb ");

        lab.sh("ip link add p1 type veth peer name q1; ip link set p1 master br0; " + IP + " link set p1 master kb");
        lab.daemon().awaitErr("WARN SwitchControl - p1 was given to kb and is no port of br0 any more");
        assertThat(lab.attempt("brctl addif br0 p1").expectExit(1).err())
                .isEqualTo("device p1 is already a member of a bridge; can't add it to bridge br0.\n");
    }

    @Test
    void interfaceThatAMacvlanTakesLeavesOursAndIsRefusedLater() {
        attachBoth();
        assumeThat(lab.attempt(IP + " link add mv0 link k1 type macvlan").exit())
                .isZero();

        lab.daemon().awaitErr("k1 was given to mv0 and is no port of br0 any more");
        assertThat(lab.attempt("brctl addif br0 k1").expectExit(1).err())
                .contains("mv0, a macvlan, takes what it receives");
        lab.sh(IP + " link del mv0; brctl addif br0 k1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "fd00::1"})
    void interfaceOfADefaultRouteIsRefusedUnlessToldTwice(String gateway) {
        lab.sh("sysctl -qw net.ipv6.conf.k1.disable_ipv6=0 || true; " + IP + " addr add 10.0.0.9/24 dev k1; " + IP
                + " addr add fd00::9/64 dev k1 nodad || true");
        lab.sh(IP + (gateway.contains(":") ? " -6" : "") + " route add default via " + gateway + " dev k1");
        String reason = "a default route leads out by it, and its host would be cut off;"
                + " give the route to the bridge first, or start the switch with --attach-anyway";
        assertThat(lab.attempt("brctl addif br0 k1").expectExit(1).err())
                .isEqualTo("can't add k1 to bridge br0: " + reason + "\n");
        assertThat(lab.attempt("ip link set k1 master br0").expectExit(2).err()).isEqualTo("Error: " + reason + ".\n");
        assertThat(lab.attempt(Flavor.VETCH_COMMAND + " run --socket " + SECOND + " --bridge br1 --attach k1")
                        .expectExit(2)
                        .err())
                .isEqualTo("vetch: k1: " + reason + "\n");
        lab.sh("brctl addif br0 k2");

        try (Background told = lab.sandbox()
                .start(List.of(
                        Flavor.VETCH_COMMAND,
                        "run",
                        "--socket",
                        "/run/third.sock",
                        "--attach-anyway",
                        "--bridge",
                        "br3",
                        "--attach",
                        "k1"))) {
            told.awaitLine("ready");
        }
    }

    @Test
    void interfaceUnderAVlanDeviceWithTheDefaultRouteIsRefused() {
        assumeThat(lab.attempt(IP + " link add link k1 name k1.5 type vlan id 5")
                        .exit())
                .isZero();
        lab.sh(IP + " link set k1.5 up; " + IP + " addr add 10.5.0.9/24 dev k1.5; " + IP
                + " route add default via 10.5.0.1");

        assertThat(lab.attempt("brctl addif br0 k1").expectExit(1).err()).contains("--attach-anyway");
        lab.sh(IP + " route del default; brctl addif br0 k1");
    }

    @Test
    void portsThatAreWiredTogetherAreNamedWhileTheyAre() {
        lab.expectLoops();
        attachBoth();
        try (Background monitor = lab.startMonitor("exec bridge monitor link", "k1")) {
            lab.sh(IP + " link add x type veth peer name y; " + IP + " link set x up; " + IP + " link set y up");
            lab.sh("brctl addif br0 x y");
            new Host(lab, "h1").attempt("ping -c 1 -W 1 10.0.0.99");
            lab.daemon().awaitErr("WARN LoopWatch - br0: ports x and y are wired together");
            monitor.awaitLine("loop between x and y master br0");

            lab.sh("brctl delif br0 y");
            lab.daemon().awaitErr("br0: no frame goes round and round between ports x and y any more");
            monitor.awaitLine("Deleted loop between x and y master br0");
        }
        new Host(lab, "h1").sh("ping -c 1 -w 5 10.0.0.2");
    }

    @Test
    void stationsWithOneAddressAreNoLoop() {
        attachBoth();
        for (int i = 1; i <= 2; i++) {
            new Host(lab, "h" + i).sh(IP + " link set e" + i + " address 02:00:00:00:00:77");
        }
        try (Background one = new Host(lab, "h1").start("ping -b -i 0.002 -w 3 10.0.0.255");
                Background two = new Host(lab, "h2").start("ping -b -i 0.002 -w 3 10.0.0.255")) {
            one.await(Duration.ofSeconds(20));
            two.await(Duration.ofSeconds(20));
        }
        assertThat(lab.daemon().err()).doesNotContain("wired");
    }
}
