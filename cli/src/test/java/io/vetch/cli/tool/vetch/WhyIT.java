package io.vetch.cli.tool.vetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code vetch why}: each cause is made, and named in the first sentence. Hosts 1 and 2 are behind emulated pairs, host
 * 3 is behind a veth of the kernel that is attached; 4 and 5 are there for one test. Host N has 10.0.0.N.
 */
@RequiresNamespaces
class WhyIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<Host> HOSTS = new ArrayList<>();
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.0.254/24 dev br0");
        for (int i = 1; i <= 5; i++) {
            Host host = lab.addHost("h" + i);
            HOSTS.add(host);
            String make = i == 3 ? Tools.real("ip") + " link add" : "ip link add";
            lab.sh("%s veth%d0 type veth peer name veth%d1; ip link set veth%d1 netns h%d".formatted(make, i, i, i, i));
            host.sh("ip link set veth%d1 address 02:00:00:00:00:0%d up; ip addr add 10.0.0.%d/24 dev veth%d1"
                    .formatted(i, i, i, i));
            lab.sh("ip link set veth%d0 up master br0".formatted(i));
        }
    }

    /** As it was, also after a failure. */
    @AfterEach
    void putRight() {
        lab.sh("""
                ip link set br0 up type bridge ageing_time 30000
                for port in veth10 veth20 veth30; do
                    ip link set $port mtu 1500 up
                    bridge link set dev $port isolated off locked off learning on state 3
                done
                tc qdisc del dev veth30 root 2>/dev/null || true
                """);
        for (int i = 1; i <= 3; i++) {
            HOSTS.get(i - 1).sh("""
                    ip addr flush dev veth%1$d1; ip link set veth%1$d1 mtu 1500 arp on up
                    ip addr add 10.0.0.%1$d/24 dev veth%1$d1; ip neigh flush all
                    """.formatted(i));
        }
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static JsonNode why(String arguments) {
        Result result = lab.attempt(VETCH + " why -j " + arguments);
        try {
            JsonNode json = JsonMapper.builder().build().readTree(result.out());
            assertThat(result.exit())
                    .as("%s", result)
                    .isEqualTo(json.path("fine").asBoolean() ? 0 : 2);
            return json;
        } catch (IOException e) {
            throw new AssertionError(result.toString(), e);
        }
    }

    /** The cause, and words of the sentence. */
    private static void assertAnswer(String arguments, String cause, String... words) {
        JsonNode json = why(arguments);
        assertThat(json.path("cause").asText()).as("%s", json).isEqualTo(cause);
        assertThat(List.of(words))
                .allSatisfy(each -> assertThat(json.path("answer").asText()).contains(each));
        assertThat(json.path("evidence")).isNotEmpty();
    }

    /** The same, when that has come about. */
    private static void awaitAnswer(String arguments, String cause, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertAnswer(arguments, cause, words));
    }

    private static void ping(int from, String options) {
        HOSTS.get(from - 1).attempt("ip neigh flush all; ping -W 1 " + options);
    }

    private static void ping(int from, int to) {
        lab.sh("ip netns exec h%d ping -c 1 -w 10 10.0.0.%d".formatted(from, to));
    }

    // ---- all well

    @Test
    void nothingIsFoundAndNothingIsSentUnlessAsked() {
        String before = lab.sh("ip netns exec h1 cat /sys/class/net/veth11/statistics/tx_packets")
                .out();
        assertAnswer("10.0.0.1 10.0.0.3", "NOTHING_FOUND", "Nothing is in the way between 10.0.0.1 and 10.0.0.3");
        assertThat(lab.sh("ip netns exec h1 cat /sys/class/net/veth11/statistics/tx_packets")
                        .out())
                .isEqualTo(before);
        for (String ends : List.of("h1 veth30", "veth10 10.0.0.3", "10.0.0.1 02:00:00:00:00:03")) {
            assertThat(why("--probe " + ends).path("answer").asText())
                    .startsWith("All is well: ")
                    .containsPattern("\\(round trip \\d+\\.\\d+ ms\\)\\.$");
        }
    }

    @Test
    void theHostOfTheBridgeIsReachedAndNeverSends() {
        assertAnswer("--probe h1 10.0.0.254", "WELL", "All is well");
        assertAnswer("br0 h1", "NOTHING_FOUND");
        assertThat(lab.attempt(VETCH + " why --probe br0 h1").expectExit(1).err())
                .contains("br0 is in no namespace with a name that you know");
    }

    // ---- nobody, or no answer

    @Test
    void noSuchStation() {
        assertAnswer("h1 10.0.0.77", "UNKNOWN_STATION", "There is no such station", "10.0.0.77");
        assertAnswer("h1 02:00:00:00:00:77", "UNKNOWN_STATION", "02:00:00:00:00:77");
    }

    @Test
    void nobodyAnswersTheQuestion() {
        ping(1, "-c 1 10.0.0.99");
        assertAnswer("h1 10.0.0.99", "NOT_ANSWERED", "Nobody answers for 10.0.0.99: h1 (10.0.0.1) has asked", "by ARP");
    }

    @Test
    void theStationDoesNotAnswerArp() {
        ping(1, 2);
        HOSTS.get(1).sh("ip link set veth21 arp off");
        ping(1, "-c 1 -W 2 10.0.0.2");
        assertAnswer("h1 h2", "NOT_ANSWERED", "h2 (10.0.0.2) does not answer ARP: h1 (10.0.0.1) has asked");
        HOSTS.get(1).sh("ip link set veth21 arp on");
        HOSTS.get(0).sh("ip neigh flush all");
        ping(1, 2);
        assertAnswer("h1 h2", "NOTHING_FOUND");
    }

    @Test
    void theStationWasHeardLongAgo() {
        ping(1, 2);
        lab.sh("ip link set br0 type bridge ageing_time 100");
        HOSTS.forEach(Host::keepNeighbors);
        awaitAnswer("h1 10.0.0.2", "HEARD_LONG_AGO", "10.0.0.2 was last heard", "by port veth20", "aged out");
        lab.sh("ip link set br0 type bridge ageing_time 30000");
    }

    @Test
    void theAnswerIsDropped() {
        lab.sh("bridge link set dev veth20 locked on learning off; bridge fdb flush dev br0 dynamic");
        ping(1, "-c 1 10.0.0.2");
        assertAnswer(
                "h1 h2",
                "ANSWER_DROPPED",
                "h2 (10.0.0.2) answers h1",
                "the answer is dropped at port veth20",
                "LOCKED");
        lab.sh("bridge link set dev veth20 locked off learning on");
    }

    // ---- ports

    @Test
    void thePortIsDown() {
        lab.sh("ip link set veth20 down");
        awaitAnswer("h1 h2", "LINK_DOWN", "Port veth20, by which h2 (10.0.0.2) is reached, is down");
        lab.sh("ip link set veth20 up");
        awaitAnswer("h1 h2", "NOTHING_FOUND");
    }

    @Test
    void thereIsNoCarrier() {
        for (int host : new int[] {2, 3}) {
            HOSTS.get(host - 1).sh("ip link set veth%d1 down".formatted(host));
            awaitAnswer(
                    "h1 h" + host,
                    "NO_CARRIER",
                    "Port veth%d0".formatted(host),
                    "veth%d1 in h%d".formatted(host, host));
            HOSTS.get(host - 1).sh("ip link set veth%d1 up".formatted(host));
            awaitAnswer("h1 h" + host, "NOTHING_FOUND");
        }
    }

    @Test
    void theBridgeIsDown() {
        lab.sh("ip link set br0 down");
        assertAnswer("h1 h2", "BRIDGE_DOWN", "Bridge br0 is down");
        lab.sh("ip link set br0 up");
        awaitAnswer("h1 h2", "NOTHING_FOUND");
    }

    @Test
    void portsAreIsolated() {
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth30 isolated on");
        assertAnswer("h1 h3", "ISOLATED", "Ports veth10 and veth30 are isolated from each other");
        assertAnswer("h1 h2", "NOTHING_FOUND");
        lab.sh("bridge link set dev veth10 isolated off; bridge link set dev veth30 isolated off");
    }

    @Test
    void thePortIsLocked() {
        lab.sh("bridge link set dev veth10 locked on learning off; bridge fdb flush dev br0 dynamic");
        assertAnswer("h1 h3", "LOCKED", "What h1 (10.0.0.1) sends to h3", "dropped at port veth10: it is locked");
        lab.sh("bridge link set dev veth10 locked off learning on");
    }

    @Test
    void thePortDoesNotForward() {
        lab.sh("bridge link set dev veth30 state 1");
        assertAnswer("h1 h3", "NOT_FORWARDING", "Port veth30", "is listening");
        lab.sh("bridge link set dev veth30 state 3");
        assertAnswer("h1 h3", "NOTHING_FOUND");
    }

    @Test
    void thePortsAreInDifferentVlans() {
        lab.sh("ip link set br0 type bridge vlan_filtering 1; bridge vlan del vid 1 dev veth30;"
                + " bridge vlan add vid 20 dev veth30 pvid untagged");
        assertAnswer("h1 h3", "VLAN", "What h1 (10.0.0.1) sends to h3", "VLAN");
        assertAnswer("--probe h1 h2", "WELL");
        lab.sh("bridge vlan del vid 20 dev veth30; bridge vlan add vid 1 dev veth30 pvid untagged;"
                + " ip link set br0 type bridge vlan_filtering 0");
    }

    @Test
    void theFrameIsTooLong() {
        HOSTS.get(1).sh("ip link set veth21 mtu 1400");
        ping(1, "-c 1 -s 1450 10.0.0.2");
        assertAnswer(
                "h1 h2", "TOO_LONG", "A frame of 1492 bytes from h1 (10.0.0.1) is too long for port veth20", "1400");
        HOSTS.get(1).sh("ip link set veth21 mtu 1500");
        assertAnswer("h1 h2", "NOTHING_FOUND");
        lab.sh("ip link set veth30 mtu 1000");
        awaitAnswer("--length 1200 h1 h3", "TOO_LONG", "A frame of 1200 bytes", "veth30", "MTU of 1000");
        assertAnswer("h1 h3", "NOTHING_FOUND");
        lab.sh("ip link set veth30 mtu 1500");
    }

    @Test
    void twoPortsHaveTheSameMac() {
        for (int host : new int[] {4, 5}) {
            HOSTS.get(host - 1).sh("ip link set veth%d1 address 02:00:00:00:00:44".formatted(host));
        }
        for (int i = 0; i < 4; i++) {
            ping(4, "-c 1 10.0.0.1");
            ping(5, "-c 1 10.0.0.1");
        }
        awaitAnswer("h1 10.0.0.4", "DUPLICATE_MAC", "02:00:00:00:00:44, is at two ports", "veth40", "veth50");
    }

    @Test
    void theQueueIsFull() {
        ping(1, 3);
        lab.sh("tc qdisc add dev veth30 root tbf rate 8kbit burst 1600 limit 1600");
        await().atMost(PATIENCE).untilAsserted(() -> {
            HOSTS.get(0).attempt("ping -c 20 -i 0.01 -s 1000 -W 1 10.0.0.3");
            assertAnswer("h1 h3", "QUEUE_FULL", "The queue of port veth30 is full", "h3 (10.0.0.3)");
        });
        lab.sh("tc qdisc del dev veth30 root");
        assertAnswer("--probe h1 h3", "WELL");
    }

    // ---- the stacks of the stations

    @Test
    void theOtherIsOfAnotherSubnet() {
        HOSTS.get(1).sh("ip addr add 10.9.9.2/24 dev veth21");
        assertAnswer("h1 10.9.9.2", "WRONG_SUBNET", "10.9.9.2 is not of the subnet of 10.0.0.1/24", "h1 has no route");
        HOSTS.get(1).sh("ip addr del 10.9.9.2/24 dev veth21");
    }

    @Test
    void theOtherHasNoRouteBack() {
        HOSTS.get(1).sh("ip addr add 10.9.9.2/24 dev veth21");
        HOSTS.get(0).sh("ip addr add 10.8.8.1/24 dev veth11; ip route add 10.9.9.0/24 dev veth11 src 10.8.8.1");
        assertAnswer("10.8.8.1 10.9.9.2", "WRONG_SUBNET", "10.9.9.2 gets what 10.8.8.1 sends, but cannot answer");
        HOSTS.get(0).sh("ip route del 10.9.9.0/24; ip addr del 10.8.8.1/24 dev veth11");
        HOSTS.get(1).sh("ip addr del 10.9.9.2/24 dev veth21");
    }

    @Test
    void aRouteIsMissing() {
        HOSTS.get(2).sh("ip route del 10.0.0.0/24 dev veth31");
        assertAnswer("h3 h1", "NO_ROUTE", "h3 (10.0.0.3) cannot send to h1 (10.0.0.1)", "h3 has no route to it");
        HOSTS.get(2).sh("ip route add 10.0.0.0/24 dev veth31 src 10.0.0.3");
    }

    // ---- services

    @Test
    void tcpIsRefused() {
        assertAnswer("--tcp 81 h1 h2", "TCP_REFUSED", "nothing listens on TCP port 81 in h2");
        assertAnswer("--probe --tcp 81 h1 h2", "TCP_REFUSED", "h2 (10.0.0.2) is reached, but refuses TCP port 81");
    }

    @Test
    void tcpIsSilent() {
        assumeTrue(Tools.find("nft").isPresent(), "there is no nft");
        HOSTS.get(1)
                .sh("nft add table ip t; nft add chain ip t c '{ type filter hook input priority 0; }';"
                        + " nft add rule ip t c tcp dport 82 drop");
        assertAnswer("--probe --tcp 82 h1 h2", "TCP_SILENT", "h2 (10.0.0.2) answers at layer 2", "TCP port 82");
        HOSTS.get(1).sh("nft delete table ip t");
    }

    // ---- what really happened

    @Test
    void aLookBackTellsWhatBecameOfTheirFrames() {
        lab.sh(VETCH + " lookback on br0 1MiB");
        ping(1, 2);
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth20 isolated on");
        ping(1, "-c 1 10.0.0.2");
        String out = lab.attempt(VETCH + " why h1 h2").expectExit(2).out();
        assertThat(out)
                .startsWith("Ports veth10 and veth20 are isolated from each other")
                .containsPattern(
                        "  kept +h1 \\(10.0.0.1\\) to h2 \\(10.0.0.2\\) by port veth10: forward, [1-9]\\d* frames?,"
                                + " the last at \\S+, out of veth20\n")
                .containsPattern("  kept +h2 \\(10.0.0.2\\) to h1 \\(10.0.0.1\\) by port veth20: forward, [1-9]")
                .containsPattern("  kept +h1 \\(10.0.0.1\\) to all by port veth10: (flood|drop)");
        lab.sh("bridge link set dev veth10 isolated off; bridge link set dev veth20 isolated off");
        assertThat(why("h1 02:00:00:00:00:03").path("evidence").toString()).contains("\"about\":\"kept\"");
        lab.sh(VETCH + " lookback off br0");
        assertThat(why("h1 h2").path("evidence").toString()).doesNotContain("\"about\":\"kept\"");
    }

    @Test
    void twoPortsAreWiredTogether() {
        lab.expectLoops();
        lab.sh("%1$s link add c0 type veth peer name c1; %1$s link set c0 up; %1$s link set c1 up"
                        .formatted(Tools.real("ip"))
                + "; ip link set c0 master br0; ip link set c1 master br0");
        ping(1, "-c 1 10.0.0.98");
        awaitAnswer("h1 h2", "LOOP", "Ports c0 and c1 of br0 are wired together");
        lab.sh(Tools.real("ip") + " link del c0");
        awaitAnswer("h1 h2", "NOTHING_FOUND");
    }

    // ---- wrong calls

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertRefused("h1", "it takes two: FROM and TO");
        assertRefused(
                "h1 nosuch", "nosuch is no IP or MAC address, no port or bridge of this namespace, and no namespace");
        assertRefused("--length 5 h1 h2", "--length takes a number from 60 to 65557, not 5");
        assertRefused("--tcp 0 h1 h2", "--tcp takes a number from 1 to 65535, not 0");
        assertRefused("--bogus h1 h2", "unknown option --bogus");
        assertRefused("lo h2", "lo is no IP or MAC address");
    }

    private static void assertRefused(String arguments, String message) {
        Result result = lab.attempt(VETCH + " why " + arguments);
        assertThat(result.exit()).as("%s", result).isEqualTo(1);
        assertThat(result.err()).contains(message);
    }
}
