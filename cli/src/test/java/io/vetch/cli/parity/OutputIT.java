package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What scripts parse: the tables, the {@code -d} and {@code -s} lines and the JSON keys of the tools. Newer tools may
 * say more than these; none says less.
 */
@OnEveryRig
class OutputIT extends StarTest {
    @Test
    void brctlShow() {
        assertThat(star().sh("brctl show br0").out()).isEqualTo("""
                        bridge name\tbridge id\t\tSTP enabled\tinterfaces
                        br0\t\t8000.020000000101\tno\t\tsw1
                        \t\t\t\t\t\t\tsw2
                        \t\t\t\t\t\t\tsw3
                        """);
    }

    @Test
    void brctlShowmacsIsSortedByAddress() {
        star().announce(2);
        List<String> lines = star().sh("brctl showmacs br0").lines();
        assertThat(lines.getFirst()).isEqualTo("port no\tmac addr\t\tis local?\tageing timer");
        List<String> rows = lines.subList(1, lines.size());
        assertThat(rows)
                .allMatch(row -> row.matches("  [1-3]\t([0-9a-f]{2}:){5}[0-9a-f]{2}\t(yes|no)\t\t +\\d+\\.\\d\\d"))
                .contains("  3\t02:00:00:00:01:03\tyes\t\t   0.00")
                .anyMatch(row -> row.startsWith("  2\t" + host(2) + "\tno\t\t   "));
        assertThat(rows.stream().map(row -> row.substring(4, 21))).isSorted();
    }

    @Test
    void brctlShowstp() {
        assertThat(star().sh("brctl showstp br0").out())
                .contains("br0\n bridge id\t\t8000.020000000101\n designated root\t8000.020000000101\n")
                .contains(" root port\t\t   0\t\t\tpath cost\t\t   0\n")
                .contains(" max age\t\t  20.00\t\t\tbridge max age\t\t  20.00\n")
                .contains(" hello time\t\t   2.00\t\t\tbridge hello time\t   2.00\n")
                .contains(" forward delay\t\t  15.00\t\t\tbridge forward delay\t  15.00\n")
                .contains(" ageing time\t\t 300.00\n")
                .contains("sw2 (2)\n port id\t\t8002\t\t\tstate\t\t     forwarding\n")
                .contains(" designated port\t8002\t\t\tforward delay timer\t")
                .contains("sw3 (3)\n");
    }

    @Test
    void bridgeLink() {
        assertThat(star().sh("bridge link").lines())
                .hasSize(3)
                .allMatch(
                        line -> line.matches("\\d+: sw[123]@\\S+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0"
                                + " state forwarding priority 32 cost 2 "));
        assertThat(star().sh("bridge -d link show dev sw1").lines().get(1))
                .matches("    hairpin off guard off root_block off fastleave off learning on flood on mcast_flood on"
                        + " bcast_flood on mcast_router 1 mcast_to_unicast off neigh_suppress off .*vlan_tunnel off"
                        + " isolated off locked off .*");
    }

    @Test
    void bridgeLinkJson() {
        JsonNode port = json("bridge -j -d link show dev sw1");
        assertThat(port.path("ifname").asText()).isEqualTo("sw1");
        assertThat(port.path("master").asText()).isEqualTo("br0");
        assertThat(port.path("state").asText()).isEqualTo("forwarding");
        assertThat(port.path("cost").asInt()).isEqualTo(2);
        assertThat(port.path("hairpin").isBoolean()).isTrue();
        assertThat(keys(port))
                .contains("ifindex", "link", "flags", "mtu", "priority", "guard", "root_block", "fastleave", "learning")
                .contains("flood", "mcast_flood", "bcast_flood", "mcast_router", "mcast_to_unicast", "neigh_suppress")
                .contains("vlan_tunnel", "isolated", "locked");
    }

    @Test
    void bridgeFdbStatistics() {
        star().announce(2);
        assertThat(star().sh("bridge -s fdb show br br0").lines())
                .anyMatch(line -> line.matches(host(2) + " dev sw2 used \\d+/\\d+ master br0 "))
                .anyMatch(line -> line.matches(Star.port(2) + " dev sw2 used \\d+/\\d+ master br0 permanent"));
    }

    @Test
    void bridgeFdbJson() {
        star().announce(2);
        JsonNode learned = fdbJson("bridge -j fdb show br br0", host(2));
        assertThat(learned.toString())
                .isEqualTo("{\"mac\":\"%s\",\"ifname\":\"sw2\",\"flags\":[],\"master\":\"br0\",\"state\":\"\"}"
                        .formatted(host(2)));
        assertThat(fdbJson("bridge -j fdb show br br0", Star.port(2))
                        .path("state")
                        .asText())
                .isEqualTo("permanent");
        assertThat(keys(fdbJson("bridge -j -s fdb show br br0", host(2)))).contains("used", "updated");
    }

    @Test
    void ipLinkOfTheBridge() {
        assertThat(star().sh("ip -d link show br0").out())
                .matches("(?s)\\d+: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc \\w+ state UP mode DEFAULT"
                        + " group default qlen 1000\n    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff.*\n"
                        + "    bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 0"
                        + " priority 32768 vlan_filtering 0 .*bridge_id 8000\\.2:0:0:0:1:1"
                        + " designated_root 8000\\.2:0:0:0:1:1 root_port 0 .*");
        JsonNode data = json("ip -j -d link show br0").path("linkinfo");
        assertThat(data.path("info_kind").asText()).isEqualTo("bridge");
        assertThat(data.path("info_data").path("ageing_time").asInt()).isEqualTo(30000);
        assertThat(keys(data.path("info_data")))
                .contains("forward_delay", "hello_time", "max_age", "stp_state", "priority", "vlan_filtering")
                .contains("bridge_id", "root_id", "root_port", "group_fwd_mask", "group_addr", "mcast_snooping");
    }

    @Test
    void ipLinkOfAPort() {
        assertThat(star().sh("ip -d link show sw1").out())
                .containsPattern(
                        "\\d+: sw1@if\\d+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc \\w+ master br0 state UP")
                .contains("link-netns h1 ")
                .containsPattern("(?m)^    veth ")
                .contains("    bridge_slave state forwarding priority 32 cost 2 hairpin off ")
                .contains(" port_id 0x8001 port_no 0x1 ");
        JsonNode port = json("ip -j -d link show sw1");
        assertThat(port.path("operstate").asText()).isEqualTo("UP");
        assertThat(port.path("master").asText()).isEqualTo("br0");
        assertThat(port.path("linkinfo").path("info_kind").asText()).isEqualTo("veth");
        assertThat(port.path("linkinfo").path("info_slave_kind").asText()).isEqualTo("bridge");
        assertThat(keys(port.path("linkinfo").path("info_slave_data")))
                .contains("state", "priority", "cost", "hairpin", "learning", "flood", "mcast_flood", "bcast_flood")
                .contains("isolated", "locked", "group_fwd_mask");
    }

    @Test
    void ipLinkSelections() {
        assertThat(star().sh("ip -o link show master br0").lines()).hasSize(3);
        assertThat(star().sh("ip -o link show type bridge").lines()).hasSize(1);
        assertThat(star().sh("ip -o link show type veth").lines()).hasSize(3);
        assertThat(star().sh("ip -br link show dev br0").out()).matches("br0 +UP +02:00:00:00:01:01 <BROADCAST.*>\\s+");
        assertThat(star().sh("ip l sh br0; ip l s dev sw1 master br0; ip li sho master br0")
                        .lines())
                .hasSize(2 + 3 * 2);
        assertThat(star().sh("ip -n h1 link show eth0").out()).containsPattern("eth0@if\\d+: ");
    }

    @Test
    void ipLinkCountsBytesAndPackets() {
        assertThat(star().sh("ip -s link show br0").out())
                .containsPattern(
                        "RX: +bytes +packets +errors +dropped +missed +mcast *\n +\\d+ +\\d+ +\\d+ +\\d+ +\\d+")
                .containsPattern("TX: +bytes +packets +errors +dropped +carrier +collsns *\n +\\d+ +\\d+ +\\d+");
    }

    @Test
    void monitorTellsOfStationsAndPorts() {
        String station = "02:00:00:00:66:01";
        try (Background monitor = star().lab().startMonitor("stdbuf -oL bridge monitor all 2>&1", "sw2")) {
            star().announce("h1", station);
            monitor.awaitLine("[NEIGH]" + station + " dev sw1 master br0 ");
            star().announce("h3", station);
            monitor.awaitLine("[NEIGH]" + station + " dev sw3 master br0 ");
            star().configure("bridge fdb del " + station + " dev sw3 master");
            monitor.awaitLine("[NEIGH]Deleted " + station + " dev sw3 master br0 ");
            star().configure("ip link set sw2 nomaster");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> monitor.out().matches("(?s).*\\[LINK\\]Deleted \\d+: sw2[@:].*"));
        }
    }

    private static JsonNode json(String command) {
        try {
            JsonNode array = new ObjectMapper().readTree(star().sh(command).out());
            return array.get(0);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON from " + command, e);
        }
    }

    private static JsonNode fdbJson(String command, String mac) {
        try {
            JsonNode array = new ObjectMapper().readTree(star().sh(command).out());
            return StreamSupport.stream(array.spliterator(), false)
                    .filter(entry -> entry.path("mac").asText().equals(mac) && entry.has("master"))
                    .findFirst()
                    .orElseThrow();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON from " + command, e);
        }
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
