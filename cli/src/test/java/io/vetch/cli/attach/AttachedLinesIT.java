package io.vetch.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is different for attached interfaces where the kernel moves their frames: how they come, stop and end. */
@RequiresNamespaces(tools = {"mausezahn", "ping"})
class AttachedLinesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UPCALL = "vetch-br0";
    private static final String H1 = "02:00:00:00:00:01";
    private static final String H2 = "02:00:00:00:00:02";
    /** ARP of the hosts comes when it likes. */
    private static final long STRAY = 10;

    private static final String SITE = """
            for i in 1 2 3; do
                ip netns add h$i
                ip link add p$i type veth peer name eth0 netns h$i address 02:00:00:00:00:0$i
                ip link set p$i up
                ip -n h$i addr add 10.0.0.$i/24 dev eth0
                ip -n h$i link set eth0 up
            done
            """;

    private Sandbox sandbox;
    private Background daemon;

    @BeforeEach
    void open() throws IOException {
        sandbox = Sandbox.open();
        sandbox.export("VETCH_SOCKET", Flavor.SOCKET);
        sh(SITE);
    }

    @AfterEach
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private void run(String... more) {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND, "run", "--bridge", "br0"));
        command.addAll(List.of("--attach", "p1", "--attach", "p2", "--pidfile", "/run/vetch.pid"));
        command.addAll(List.of(more));
        daemon = sandbox.start(command);
        daemon.awaitLine("ready");
    }

    private Result sh(String script) {
        return sandbox.run("sh", "-ec", script).expectSuccess();
    }

    private String vetch(String... words) {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND));
        command.addAll(List.of(words));
        return sandbox.run(command).expectSuccess().out();
    }

    private void awaitFlows() {
        await("flows").atMost(PATIENCE).untilAsserted(() -> {
            sh("ip netns exec h1 ping -q -c 3 -i 0.1 10.0.0.2");
            assertThat(flows()).as("%s%s", daemon.out(), daemon.err()).isPositive();
        });
    }

    private int flows() throws IOException {
        return new ObjectMapper()
                .readTree(vetch("status", "-j"))
                .path("kernel_flows")
                .asInt();
    }

    private JsonNode counters(String port) throws IOException {
        for (JsonNode each : new ObjectMapper()
                .readTree(vetch("counters", "-j", "br0"))
                .get(0)
                .path("ports")) {
            if (each.path("name").asText().equals(port)) {
                return each;
            }
        }
        throw new AssertionError("no port " + port);
    }

    private long came(String port) throws IOException {
        JsonNode counters = counters(port);
        return counters.path("rx_frames").asLong() + counters.path("rx_missed").asLong();
    }

    /** With pauses, for a busy machine loses some of a burst on their way to the port. */
    private void send(int host, String source, String destination, int count) {
        sh("ip netns exec h%d mausezahn eth0 -q -c %d -a %s -b %s -p 60 -d 50usec"
                .formatted(host, count, source, destination));
    }

    private String links() {
        return sh(Tools.real("ip") + " -br link").out();
    }

    @Test
    void theDeviceOfTheBridgeIsThereAsLongAsSomeInterfaceIsAttached() {
        run();
        assertThat(links()).contains(UPCALL);
        assertThat(vetch("ip", "link", "show")).contains("p1").doesNotContain(UPCALL);
        vetch("brctl", "delif", "br0", "p1");
        assertThat(links()).contains(UPCALL);
        vetch("brctl", "delif", "br0", "p2");
        assertThat(links()).doesNotContain(UPCALL);
        vetch("brctl", "addif", "br0", "p1");
        vetch("brctl", "addif", "br0", "p2");
        awaitFlows();
    }

    @Test
    void withoutTheCacheEachInterfaceIsForItself() throws IOException {
        run("--kernel-cache", "off");
        assertThat(links()).doesNotContain(UPCALL);
        sh("ip netns exec h1 ping -q -c 5 -i 0.1 10.0.0.2");
        assertThat(flows()).isZero();
    }

    /**
     * While it is stopped nothing is moved, nothing goes to the host, and what finds no room is booked where it came
     * from.
     */
    @Test
    void framesWaitForAProcessThatIsStopped() throws Exception {
        run();
        sh("ip addr add 10.0.0.9/24 dev p1"); // of the host, which must not hear
        awaitFlows();
        long first = came("p1");
        long second = came("p2");
        sh("kill -STOP $(cat /run/vetch.pid)");
        Thread.sleep(2500); // the lease
        long there = received(2);
        long answers = received(1);
        send(1, H1, H2, 3000);
        send(2, H2, H1, 2000);
        assertThat(sandbox.run("ip", "netns", "exec", "h1", "ping", "-q", "-c", "1", "-W", "1", "10.0.0.9")
                        .exit())
                .isNotZero();
        assertThat(received(2)).isEqualTo(there);
        assertThat(received(1)).isEqualTo(answers);
        sh("kill -CONT $(cat /run/vetch.pid)");
        daemon.resume();
        await("all are accounted for").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(came("p1") - first).isBetween(3000L, 3000 + STRAY);
            assertThat(came("p2") - second).isBetween(2000L, 2000 + STRAY);
        });
        awaitFlows();
    }

    private long received(int host) {
        return Long.parseLong(sh("ip netns exec h%d cat /sys/class/net/eth0/statistics/rx_packets".formatted(host))
                .out()
                .strip());
    }

    private void awaitLossOfAll() throws IOException {
        long before = lost("p2");
        long heard = came("p1");
        sh("ip netns exec h1 mausezahn eth0 -q -c 3000 -a %s -b %s -p 1200".formatted(H1, H2));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            // On a busy machine the kernel loses some on their way to p1.
            long came = came("p1") - heard;
            assertThat(came).isGreaterThan(1000);
            assertThat(lost("p2") - before).isBetween(came - STRAY, came);
        });
    }

    private long lost(String port) throws IOException {
        return counters(port).path("transmit_drops").path("QUEUE_FULL").asLong();
    }

    /**
     * The far end of the pair takes no frames as long as that: the kernel drops them after the program has sent them
     * on.
     */
    @Test
    void whatIsLostBehindTheProgramIsBookedWhereItShouldHaveLeft() throws IOException {
        run();
        awaitFlows();
        sh("ip -n h2 link set eth0 mtu 600");
        // Again where the relay has had some itself, in a lapse of a busy machine: of those nobody tells.
        await("losses")
                .atMost(PATIENCE)
                .ignoreException(ConditionTimeoutException.class)
                .untilAsserted(this::awaitLossOfAll);
        sh("ip -n h2 link set eth0 mtu 1500");
        awaitFlows();
    }

    @Test
    void aKilledProcessLeavesNothingAtTheInterface() {
        run();
        sh("ip addr add 10.0.0.9/24 dev p1");
        awaitFlows();
        daemon.kill().await(PATIENCE);
        await("the host hears again")
                .atMost(PATIENCE)
                .until(() -> sandbox.run("ip", "netns", "exec", "h1", "ping", "-q", "-c", "1", "-W", "1", "10.0.0.9")
                                .exit()
                        == 0);
        assertThat(links()).doesNotContain(UPCALL);
        assertThat(sh(Tools.real("ip") + " -d link show p1").out()).contains("promiscuity 0");
    }

    /** Whoever deletes it: frames go on by another, the host has none of them, and all are accounted for. */
    @Test
    void theDeviceIsMadeAgainWhenSomebodyDeletesIt() throws IOException {
        run();
        awaitFlows();
        for (int i = 0; i < 2; i++) {
            sh("ip link del " + UPCALL);
            await("another").atMost(PATIENCE).until(() -> links().contains(UPCALL));
            awaitFlows();
        }
        assertThat(vetch("status")).contains("ports: p1, p2\n");
        long there = received(2);
        long before = came("p1");
        send(1, H1, H2, 2000);
        await("all").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(received(2) - there).isBetween(2000L, 2000 + STRAY);
            assertThat(came("p1") - before).isBetween(2000L, 2000 + STRAY);
        });
        vetch("brctl", "delif", "br0", "p1");
        vetch("brctl", "delif", "br0", "p2");
        assertThat(links()).doesNotContain(UPCALL);
    }

    @Test
    void anInterfaceThatMovesAwayLeavesAndTheOthersGoOn() throws IOException {
        run("--attach", "p3");
        awaitFlows();
        sh("ip netns add other; ip link set p2 netns other");
        await("it has left")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(vetch("status")).doesNotContain("p2"));
        sh("ip netns exec h1 ping -q -c 3 -i 0.1 10.0.0.3");
        assertThat(flows()).isPositive();
        assertThat(links()).contains(UPCALL);
    }
}
