package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens while a daemon begins to stand in for many bridges, whose programs the kernel links one after the other.
 */
@RequiresNamespaces
class StandInMeanwhileIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Besides br0. */
    private static final int BRIDGES = 8;

    private static final int PORTS = 8;

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
        lab.sh("""
                for b in $(seq %d); do
                    echo link add br$b type bridge
                    echo link set br$b up
                    for p in $(seq %d); do
                        echo link add v$b.$p type veth peer name w$b.$p
                        echo link set w$b.$p up
                        echo link set v$b.$p master br$b up
                    done
                done >/run/lab/bridges
                ip -batch /run/lab/bridges
                """.formatted(BRIDGES, PORTS));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** Asks a daemon that runs to stand in for all, and returns when it has begun with that. */
    private Background begin() {
        lab.startDaemon("");
        Background asked = lab.lab().start("exec " + StandInLab.VETCH + "stand-in '*'");
        awaitBeginning();
        return asked;
    }

    private void awaitBeginning() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh("ip -br link").out()).contains("vetch-br"));
    }

    private static String standsIn(int bridge, int firstPort, int lastPort) {
        StringBuilder ports = new StringBuilder("br" + bridge + ": stands in, ports: ");
        for (int port = firstPort; port <= lastPort; port++) {
            ports.append(port == firstPort ? "" : ", ").append("v%d.%d".formatted(bridge, port));
        }
        return ports.toString();
    }

    /** A port may have the number of one that has left. */
    private static String portsInOrder(String line) {
        String label = "ports: ";
        int ports = line.indexOf(label) + label.length();
        String[] names = line.substring(ports).split(", ");
        Arrays.sort(names);
        return line.substring(0, ports) + String.join(", ", names);
    }

    private void assertKernelHasAll() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh("ip -br link").out()).doesNotContain("vetch-"));
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
    }

    @Test
    void bridgesAndPortsMayComeAndGo() {
        try (Background asked = begin()) {
            lab.sh("""
                    ip link set v%1$d.1 nomaster
                    ip link del v%1$d.8
                    ip link add v%1$d.9 type veth peer name w%1$d.9
                    ip link set v%1$d.9 master br%1$d up
                    ip link del br%2$d
                    ip link add new0 type bridge
                    ip link set v%2$d.1 master new0
                    """.formatted(BRIDGES, BRIDGES - 1));
            assertThat(asked.await(PATIENCE).exit()).isZero();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lab.status().lines().map(StandInMeanwhileIT::portsInOrder))
                    .contains(
                            "br0: stands in, ports: p1, p2, p3",
                            standsIn(1, 1, PORTS),
                            standsIn(BRIDGES - 2, 1, PORTS),
                            standsIn(BRIDGES, 2, PORTS - 1) + ", v" + BRIDGES + ".9",
                            "new0: stands in, ports: v" + (BRIDGES - 1) + ".1")
                    .hasSize(BRIDGES + 1);
        });
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
        // what left and still carried a program of ours would lose what it receives
        lab.sh("""
                ip netns add far
                ip link set w%1$d.1 netns far
                ip -n far address add 10.1.0.1/24 dev w%1$d.1
                ip -n far link set w%1$d.1 up
                ip address add 10.1.0.2/24 dev v%1$d.1
                ip netns exec far ping -q -c 1 -W 20 10.1.0.2
                """.formatted(BRIDGES));
    }

    @Test
    void whoAsksFindsAllOfThemBegun() {
        try (Background asked = begin()) {
            assertThat(lab.status().lines().toList())
                    .hasSize(BRIDGES + 1)
                    .allMatch(line -> line.contains(": stands in, ports: "));
            assertThat(asked.await(PATIENCE).exit()).isZero();
        }
    }

    @Test
    void theEndWaitsForTheBeginning() {
        try (Background asked = begin()) {
            lab.sh(StandInLab.VETCH + "stand-in --end '*'");
            assertThat(asked.await(PATIENCE).exit()).isZero();
        }
        assertThat(lab.status()).isEmpty();
        assertKernelHasAll();
    }

    /** @param signal by which the daemon ends */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void theDaemonMayEnd(String signal) {
        try (Background asked = begin()) {
            lab.signal(signal);
            lab.daemon().await(PATIENCE);
            asked.await(PATIENCE);
        }
        assertKernelHasAll();
        lab.sh("rm -f " + Flavor.SOCKET);
        lab.startDaemon("--stand-in '*'");
        assertThat(lab.status()).contains(standsIn(1, 1, PORTS), standsIn(BRIDGES, 1, PORTS));
    }

    /** br0 has three ports: only the others have one with the number of the program that the kernel refuses. */
    @Test
    void oneThatTheKernelRefusesDoesNotKeepTheOthers() {
        lab.lab().sandbox().export("VETCH_JAVA_OPTS", "-Dvetch.refused-program=lead_the_frames_of_port_8");
        lab.sh("ip link del v1.8; ip link del v3.8");
        lab.startDaemon("--stand-in '*'");
        assertThat(lab.status())
                .contains(
                        "br0: stands in, ports: p1, p2, p3",
                        standsIn(1, 1, PORTS - 1),
                        standsIn(3, 1, PORTS - 1),
                        "br2: waits: lead the frames of port 8",
                        "br" + BRIDGES + ": waits: lead the frames of port 8");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
    }
}
