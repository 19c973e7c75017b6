package io.vetch.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.BridgedHosts;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import io.vetch.core.port.PortCounters.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch metrics} of a switch that works. */
@RequiresNamespaces
class MetricsIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, String> BRIDGE = Map.of("bridge", "br0");
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--http");
        lab.sh(
                "ip link add br0 type bridge vlan_filtering 1 vlan_stats_enabled 1 mcast_snooping 1; ip link set br0 up");
        BridgedHosts.byPairs(lab, 3);
        lab.sh("ip link add free0 type veth peer name free1; ip link set free0 up; ip link set free1 up");
        lab.sh("ip netns exec h1 ping -c 2 -w 10 10.0.0.2");
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth30 isolated on");
        lab.attempt("ip netns exec h1 ping -c 1 -W 1 10.0.0.3"); // is not answered
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static PrometheusText metrics() {
        return new PrometheusText(lab.sh(VETCH + " metrics").out());
    }

    @Test
    void everyCounterIsThere() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> { // while hosts send, what is read first has less
                            JsonNode counters =
                                    json(lab.sh(VETCH + " counters --json").out());
                            PrometheusText metrics = metrics();
                            assertThat(counters).hasSize(2);
                            for (JsonNode each : counters) {
                                String kind = each.path("kind").asText();
                                for (JsonNode port : each.path("ports")) {
                                    Map<String, String> labels = Map.of(
                                            kind,
                                            each.path("name").asText(),
                                            "port",
                                            port.path("name").asText());
                                    compare(port, labels, metrics);
                                }
                            }
                        });
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text);
    }

    private static void compare(JsonNode port, Map<String, String> labels, PrometheusText metrics) {
        port.properties().forEach(field -> {
            String key = field.getKey();
            switch (key) {
                case "name" -> {}
                case "state" ->
                    assertThat(metrics.value(
                                    "vetch_port_state",
                                    with(labels, "state", field.getValue().asText())))
                            .isEqualTo(1);
                case "drops" -> compareDrops(field.getValue(), PortFamilies.DROPS, labels, metrics);
                case "transmit_drops" -> compareDrops(field.getValue(), PortFamilies.TRANSMIT_DROPS, labels, metrics);
                default -> {
                    String name = PortFamilies.name(Counter.valueOf(key.toUpperCase(Locale.ROOT))) + "_total";
                    assertThat(metrics.value(name, labels))
                            .as(name + labels)
                            .isEqualTo(field.getValue().asDouble());
                }
            }
        });
    }

    private static void compareDrops(JsonNode drops, String name, Map<String, String> labels, PrometheusText metrics) {
        drops.properties()
                .forEach(each -> assertThat(metrics.value(name + "_total", with(labels, "reason", each.getKey())))
                        .isEqualTo(each.getValue().asDouble()));
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(name, value);
        return more;
    }

    @Test
    void tellsOfTheDatabaseAndOfVlans() {
        lab.sh("bridge link set dev veth10 isolated off; ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
        PrometheusText metrics = metrics();
        assertThat(metrics.value("vetch_fdb_stations", BRIDGE)).isGreaterThanOrEqualTo(2);
        assertThat(metrics.value("vetch_fdb_capacity_stations", BRIDGE)).isPositive();
        assertThat(metrics.value("vetch_vlan_received_frames_total", with(BRIDGE, "vlan", "1")))
                .isPositive();
        assertThat(metrics.value("vetch_snooping_entries", BRIDGE)).isNotNegative();
        assertThat(metrics.value("vetch_loop_busy_seconds_total", Map.of("loop", "0")))
                .isPositive();
        assertThat(metrics.value("vetch_process_start_time_seconds", Map.of())).isGreaterThan(1e9);
        lab.sh("bridge link set dev veth10 isolated on");
    }

    @Test
    void countsWhatAges() {
        double before = metrics().value("vetch_fdb_aged_stations_total", BRIDGE);
        lab.sh("ip link set br0 type bridge ageing_time 100");
        await().atMost(PATIENCE).until(() -> metrics().value("vetch_fdb_aged_stations_total", BRIDGE) > before);
        lab.sh("ip link set br0 type bridge ageing_time 30000");
    }

    @Test
    void tellsOfTheSpanningTree() {
        lab.sh("ip link add br1 type bridge stp_state 1; ip link set br1 up;"
                + " ip link add s0 type veth peer name s1; ip link set s1 up; ip link set s0 up master br1");
        await().atMost(PATIENCE)
                .until(() ->
                        metrics().value("vetch_stp_port_transmitted_bpdus_total", Map.of("bridge", "br1", "port", "s0"))
                                > 0);
        assertThat(metrics().value("vetch_stp_root", Map.of("bridge", "br1"))).isEqualTo(1);
        lab.sh("ip link del br1; ip link del s0");
    }

    @Test
    void tellsOfCapturesAndTheLookBack() {
        lab.sh(VETCH + " lookback on br0 1MiB");
        double before = metrics().value("vetch_capture_captured_frames_total", Map.of());
        try (Background _ = lab.start("exec ip netns exec h1 ping -q -i 0.2 10.0.0.2")) {
            lab.sh(VETCH + " tcpdump -c 2 -w /run/two.pcap -i br0");
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            PrometheusText metrics = metrics();
            assertThat(metrics.value("vetch_captures_running", Map.of())).isZero();
            assertThat(metrics.value("vetch_capture_captured_frames_total", Map.of()))
                    .isGreaterThanOrEqualTo(before + 2);
            assertThat(metrics.value("vetch_lookback_captured_frames_total", BRIDGE))
                    .isPositive();
            assertThat(metrics.value("vetch_lookback_kept_frames", BRIDGE)).isPositive();
            assertThat(metrics.value("vetch_lookback_dropped_frames_total", BRIDGE))
                    .isZero();
        });
        lab.sh(VETCH + " lookback off br0");
        assertThat(metrics().names()).doesNotContain("vetch_lookback_kept_frames");
    }

    @Test
    void isServedByHttpAsTheClientAsks() {
        Assumptions.assumeTrue(Tools.find("curl").isPresent(), "curl is not installed");
        String curl = "ip link set lo up; curl -s -i http://127.0.0.1:9180/metrics ";
        String open = lab.sh(curl + "-H 'Accept: application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1'")
                .out();
        assertThat(open)
                .contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n")
                .endsWith("\n# EOF\n");
        String[] text = lab.sh(curl).out().split("\r\n\r\n", 2);
        assertThat(text[0]).contains("content-type: text/plain; version=0.0.4; charset=utf-8");
        assertThat(new PrometheusText(text[1]).value("vetch_bridge_up", BRIDGE)).isEqualTo(1);
    }

    @Test
    void promtoolFindsNothing() {
        Assumptions.assumeTrue(Tools.find("promtool").isPresent(), "promtool is not installed (prometheus)");
        assertThat(lab.sh(VETCH + " metrics | promtool check metrics 2>&1").out())
                .isEmpty();
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        Result result = lab.attempt(VETCH + " metrics --json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("metrics takes --openmetrics and nothing else, not --json");
    }
}
