package io.vetch.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Background;
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
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 3; i++) {
            lab.addHost("h" + i);
            lab.sh("""
                    ip link add veth%1$d0 type veth peer name veth%1$d1; ip link set veth%1$d1 netns h%1$d
                    ip -n h%1$d link set veth%1$d1 address 02:00:00:00:00:0%1$d up
                    ip -n h%1$d addr add 10.0.0.%1$d/24 dev veth%1$d1
                    ip link set veth%1$d0 up master br0
                    """.formatted(i));
        }
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
        awaitEvent("\"moved\"", "02:00:00:00:00:02", "veth20", "veth30", "\"per_minute\":");
        lab.sh("ip -n h3 link set veth31 address 02:00:00:00:00:03");
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
