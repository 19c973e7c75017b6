package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at once: daemons that want the same bridge, changes, bridges. */
@RequiresNamespaces
class StandInManyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STATIONS = 10_000;
    private static final int BRIDGES = 20;

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void oneDaemonHasABridge() {
        lab.startDaemon("--stand-in br0");
        try (Background second = lab.lab().start("exec " + StandInLab.VETCH + "run --socket /run/second.sock")) {
            second.awaitLine("ready");
            Result refused = lab.lab().attempt("VETCH_SOCKET=/run/second.sock " + StandInLab.VETCH + "stand-in br0");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("br0", "another switch stands in for it");
        }
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2");

        lab.signal("KILL");
        lab.daemon().await(PATIENCE);
        lab.sh("rm -f " + Flavor.SOCKET + "; bridge fdb replace 02:00:00:00:00:77 dev p3 master dynamic");
        lab.startDaemon("--stand-in br0");
        assertThat(lab.sh(StandInLab.VETCH + "status").out()).containsPattern("br0: up, [1-9]\\d* stations");
        assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
    }

    // ---- changes

    /** @param stopped whether the daemon does not hear the news until there are more than the kernel keeps for it */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyChangesEndInTheRightState(boolean stopped) {
        lab.startDaemon("--stand-in br0");
        lab.sh("ip link add p4 type veth peer name q4; ip link set q4 up; ip link set p4 up");
        if (stopped) {
            lab.signal("STOP");
        }
        lab.sh("""
                for round in 2 3; do
                    for i in $(seq %d); do
                        printf 'fdb replace 02:00:00:01:%%02x:%%02x dev p%%d master static\\n' \\
                            $((i / 256)) $((i %% 256)) $((1 + (i + round) %% 3))
                    done
                done >/run/lab/entries
                for i in $(seq 100); do
                    echo link set p4 master br0
                    echo link set p4 nomaster
                    echo link set p3 down
                    echo link set p3 up
                    echo link set p2 type bridge_slave learning off flood off
                    echo link set p2 type bridge_slave learning on flood on
                done >/run/lab/links
                echo link set p4 master br0 >>/run/lab/links
                for i in $(seq 1 2 %d); do
                    printf 'fdb del 02:00:00:01:%%02x:%%02x dev p%%d master\\n' \\
                        $((i / 256)) $((i %% 256)) $((1 + i %% 3))
                done >/run/lab/removed
                """.formatted(STATIONS, STATIONS));
        lab.sh("bridge -batch /run/lab/entries");
        lab.sh("ip -batch /run/lab/links");
        lab.sh("bridge -batch /run/lab/removed");
        if (stopped) {
            assertThat(newsWereLost()).isTrue();
            lab.signal("CONT");
        }
        lab.awaitStatus("br0: stands in, ports: p1, p2, p3, p4");
        assertThat(lab.sh("bridge fdb show br br0 | grep -c '02:00:00:01:.* static'")
                        .out()
                        .strip())
                .isEqualTo(Integer.toString(STATIONS / 2));
        for (int station : new int[] {1, 2, 3, 4, STATIONS - 2, STATIONS - 1, STATIONS}) {
            boolean removed = station % 2 == 1;
            String verdict =
                    removed ? "flood: destination unknown; to p1, p2, p3" : "forward: to p" + (1 + station % 3);
            assertThat(explained(station)).contains("verdict    " + verdict + "\n");
        }
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.3; ping -q -c 2 -i 0.1 10.0.0.254");
    }

    /** What becomes of what p4 sends to a station. */
    private String explained(int station) {
        String frame = "02000001%02x%02x02000000000488b5".formatted(station / 256, station % 256);
        return lab.sh(StandInLab.VETCH + "explain -i p4 " + frame).out();
    }

    /** Whether the kernel had more news for somebody than it keeps. */
    private boolean newsWereLost() {
        return lab.sh("awk 'NR > 1 && $9 > 0' /proc/net/netlink").out().contains(" ");
    }

    // ---- bridges

    @Test
    void twentyBridgesOfTenPorts() {
        lab.sh("""
                for b in $(seq 0 %d); do
                    [ $b = 0 ] || echo link add br$b type bridge
                    echo link set br$b up
                    for p in $(seq 10); do
                        [ $b = 0 ] && [ $p -le 3 ] && continue
                        echo link add v$b.$p type veth peer name w$b.$p
                        echo link set w$b.$p up
                        echo link set v$b.$p master br$b up
                    done
                done >/run/lab/bridges
                ip -batch /run/lab/bridges
                """.formatted(BRIDGES - 1));
        long start = System.nanoTime();
        lab.startDaemon("--stand-in '*'");
        System.out.printf(
                "stands in for %d bridges of 10 ports %d ms after its start%n",
                BRIDGES, Duration.ofNanos(System.nanoTime() - start).toMillis());
        List<String> status = lab.status().lines().toList();
        for (int i = 1; i < BRIDGES; i++) {
            String ports = "v%1$d.1, v%1$d.2, v%1$d.3, v%1$d.4, v%1$d.5, v%1$d.6, v%1$d.7, v%1$d.8, v%1$d.9, v%1$d.10"
                    .formatted(i);
            assertThat(status).contains("br" + i + ": stands in, ports: " + ports);
        }
        assertThat(status).anyMatch(line -> line.startsWith("br0: stands in, ports: p1, p2, p3, v0.4"));
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");

        lab.signal("TERM");
        lab.daemon().await(PATIENCE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh("ip -br link").out()).doesNotContain("vetch-"));
        assertThat(lab.sh("tc qdisc show").out()).doesNotContain("clsact");
        lab.host(1).sh("ping -q -c 2 -i 0.1 10.0.0.2; ping -q -c 2 -i 0.1 10.0.0.254");
    }
}
