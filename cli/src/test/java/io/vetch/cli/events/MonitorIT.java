package io.vetch.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.BridgedHosts;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code vetch monitor}: what is done to a bridge, and what its stations do, is told. */
@RequiresNamespaces
class MonitorIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Lab lab;
    private Background monitor;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.expectLoops();
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        BridgedHosts.byPairs(lab, 3);
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void start() {
        monitor = lab.start("exec " + VETCH + " monitor -j --drops 2");
        await().atMost(PATIENCE).until(() -> monitor.out().contains("\"begin\""));
    }

    @AfterEach
    void stop() {
        monitor.close();
    }

    /** Waits for an event in which all these stand. */
    private void awaitEvent(String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(monitor.out().lines())
                        .anySatisfy(line -> assertThat(List.of(parts))
                                .allSatisfy(each -> assertThat(line).contains(each))));
    }

    @Test
    void tellsOfStationsAndTheirAddresses() throws IOException {
        lab.sh("bridge fdb flush dev br0 dynamic; ip netns exec h1 ip neigh flush all;"
                + " ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
        awaitEvent("\"learned\"", "02:00:00:00:00:01", "\"port\":\"veth10\"");
        awaitEvent("\"learned\"", "02:00:00:00:00:02", "\"port\":\"veth20\"");
        lab.sh("bridge fdb flush dev br0 dynamic");
        awaitEvent("\"forgotten\"", "02:00:00:00:00:01", "\"address\":\"10.0.0.1\"");
        for (String line : monitor.out().lines().toList()) {
            JsonNode event = JsonMapper.builder().build().readTree(line);
            assertThat(event.path("event").asText()).isNotEmpty();
            assertThat(event.path("time").asText()).isNotEmpty();
        }
    }

    @Test
    void tellsOfPortsAndWhy() {
        lab.sh("ip -n h3 link set veth31 down");
        awaitEvent("\"port\":\"veth30\"", "\"up\":false", "\"why\":\"no carrier\"");
        lab.sh("ip -n h3 link set veth31 up");
        awaitEvent("\"port\":\"veth30\"", "\"up\":true", "\"state\":\"forwarding\"");
        lab.sh("ip link set veth30 down");
        awaitEvent("\"port\":\"veth30\"", "\"up\":false", "\"why\":\"the interface is down\"");
        lab.sh("ip link set veth30 up");
    }

    @Test
    void tellsOfDrops() {
        lab.sh("ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth20 isolated on");
        Background ping = lab.start("exec ip netns exec h1 ping -i 0.05 -w 20 10.0.0.2");
        awaitEvent("\"drops\"", "\"port\":\"veth10\"", "\"reason\":\"ISOLATED\"");
        ping.close();
        lab.sh("bridge link set dev veth10 isolated off; bridge link set dev veth20 isolated off");
    }

    @Test
    void tellsOfAStationThatMoves() {
        lab.sh("ip -n h3 link set veth31 address 02:00:00:00:00:02");
        for (int i = 0; i < 3; i++) {
            lab.sh("ip netns exec h2 ip neigh flush all; ip netns exec h2 ping -c 1 -w 10 10.0.0.1");
            lab.sh("ip netns exec h3 ip neigh flush all; ip netns exec h3 ping -c 1 -w 10 10.0.0.1");
        }
        awaitEvent(
                "\"moved\"",
                "02:00:00:00:00:02",
                "\"address\":\"10.0.0.",
                "\"from\":\"veth20\"",
                "\"to\":\"veth30\"",
                "\"per_minute\":",
                "\"since\":");
        lab.sh("ip -n h3 link set veth31 address 02:00:00:00:00:03");
    }

    @Test
    void tellsOfAStormAndOfItsEnd() {
        try (Background storms = lab.start("exec " + VETCH + " monitor -j --storm 50 br0")) {
            await().atMost(PATIENCE).until(() -> storms.out().contains("\"begin\""));
            try (Background storm = lab.start("exec ip netns exec h1 ping -q -f -b -w 30 10.0.0.255")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(storms.out())
                                .containsPattern("\"storm\".*\"port\":\"veth10\".*\"rate\":\\d+,\"storming\":true"));
                assertThat(storm.alive()).isTrue();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(storms.out())
                            .containsPattern("\"storm\".*\"port\":\"veth10\".*\"storming\":false"));
        }
        assertThat(monitor.out()).doesNotContain("\"storm\"");
    }

    /** One who reads nothing for a while is told how much was left out. */
    @Test
    void tellsWhatItCouldNotTell() {
        lab.sh("mkfifo -m 600 /run/slow");
        try (Background slow = lab.start("exec " + VETCH + " monitor --drops 1 br0 >/run/slow 2>/run/slow.err");
                Background reader =
                        lab.start("exec 3</run/slow; read -r line <&3; while ! [ -e /run/go ]; do sleep 0.1; done;"
                                + " exec cat <&3")) {
            String frames = "/run/many.pcap";
            lab.sh(many(frames));
            lab.sh(VETCH + " replay -i veth10 -t " + frames + " >/dev/null");
            lab.sh("touch /run/go");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    reader.out() + lab.sh("cat /run/slow.err").out())
                            .containsPattern("lost|left out|were not"));
            assertThat(slow.alive()).isTrue();
        }
        lab.sh("bridge fdb flush dev br0 dynamic");
    }

    /** Frames of 60,000 stations. */
    private static String many(String file) {
        return "perl -e 'print pack(\"VvvVVVV\", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1);"
                + " for $i (1..60000) { print pack(\"VVVV\", $i / 1000, 0, 60, 60),"
                + " pack(\"H12nNn\", \"ffffffffffff\", 0x0200, $i, 0x88b5), \"\\0\" x 46 }' >" + file;
    }

    @Test
    void tellsOfALoop() {
        lab.sh("""
                %s link add c0 type veth peer name c1; ip link set c0 up; ip link set c1 up
                ip link set c0 master br0; ip link set c1 master br0
                """.formatted(Tools.real("ip")));
        lab.attempt("ip netns exec h1 ping -c 1 -W 1 10.0.0.99");
        awaitEvent("\"loop\"", "\"looped\":true", "\"ports\":\"c0 c1\"", "\"bridge\":\"br0\"");
        lab.sh("ip link set c1 nomaster");
        awaitEvent("\"loop\"", "\"looped\":false", "\"bridge\":\"br0\"");
        lab.sh(Tools.real("ip") + " link del c0");
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(lab.attempt(VETCH + " monitor nosuch").expectExit(1).err())
                .startsWith("vetch: monitor: no bridge nosuch in this namespace");
        assertThat(lab.attempt(VETCH + " monitor --drops x").expectExit(1).err())
                .startsWith("vetch: monitor: --drops takes a number of frames a second");
    }
}
