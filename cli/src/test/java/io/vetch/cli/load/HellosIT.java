package io.vetch.cli.load;

import static io.vetch.cli.load.Stations.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A neighbour takes a bridge for dead whose hellos do not come: they come every second, whatever else the switch has to
 * do.
 */
@Tag("alone")
@RequiresNamespaces(tools = "tcpdump")
class HellosIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final double HELLO_TIME = 1;
    private static final double TOLERANCE = 0.1;
    private static final int PORTS = 100;
    private static final String MAKE_PORTS = """
            for i in $(seq %1$d); do
                echo link add a$i type veth peer name b$i
                echo link set a$i up
                echo link set b$i up
            done | %2$s -batch -
            """.formatted(PORTS, Tools.real("ip"));

    private static final String ADD_PORTS =
            "for i in $(seq %d); do echo link set a$i master br0; done >/run/ports; ip -batch /run/ports"
                    .formatted(PORTS);

    private Lab lab;
    private LoadGenerator load;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH);
        Stations.makeBridge(lab, 3);
        lab.sh(MAKE_PORTS);
        lab.sh("ip link set br0 type bridge hello_time 100 forward_delay 200 max_age 600 priority 4096 stp_state 1");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(lab.sh("bridge link").out()).doesNotContain("listening", "learning", "disabled"));
        load = LoadGenerator.start(lab.sandbox());
        load.send("h2", "end2", 1, station(2), station(1));
    }

    @AfterEach
    void close() {
        load.close();
        lab.close();
    }

    @Test
    void hellosComeInTimeWhileTheSwitchWorks() {
        Background heard = new Host(lab, "h3")
                .start("exec " + Tools.real("tcpdump") + " -tt -n -l -i end3 ether dst 01:80:c2:00:00:00");
        heard.awaitErr("listening on");
        load.flood("h1", "end1", station(1), station(2));
        lab.sh(Flavor.VETCH_COMMAND + " lookback on br0 16MiB; sleep 4");
        lab.sh(Flavor.VETCH_COMMAND + " lookback save /run/saved.pcapng; sleep 2");
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -i br0 -w /run/all.pcapng");
        capture.awaitErr("listening on");
        lab.start(ADD_PORTS).await(PATIENCE).expectSuccess();
        lab.sh("sleep 3");
        capture.terminate().await(PATIENCE);
        assertThat(load.stop()).isGreaterThan(10_000);
        assertThat(lab.sh("bridge link").out().lines().filter(line -> line.contains("master br0")))
                .hasSize(PORTS + 3);
        heard.terminate();

        List<Double> times = heard.out()
                .lines()
                .filter(line -> line.contains("STP"))
                .map(line -> Double.parseDouble(line.split(" ", 2)[0]))
                .toList();
        assertThat(times).hasSizeGreaterThan(9);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .as("hello %d of %s", i, times)
                    .isBetween(HELLO_TIME * (1 - TOLERANCE), HELLO_TIME * (1 + TOLERANCE));
        }
    }
}
