package io.vetch.cli.vlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frames between an access port of VLAN 10, a trunk of 10 and 20, an access port of 20, and a port with 10 as its
 * native VLAN and a tagged 20, on TAPs, on attached interfaces, and on Open vSwitch, which treats the same frames alike
 * but for some.
 */
@RequiresNamespaces(tools = {"iperf3", "ovs-vswitchd"})
@ParameterizedClass(name = "{0}")
@EnumSource(VlanBench.Kind.class)
class VlanIT {
    /** Open vSwitch takes no tag into an access port, not even its own, and takes 802.1ad's tags for VLANs, too. */
    private static final String OTHERWISE = "8100000a.*|88a8.*";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static VlanBench bench;

    @Parameter
    VlanBench.Kind kind;

    @BeforeParameterizedClassInvocation
    static void open(VlanBench.Kind kind) {
        bench = VlanBench.open(kind);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        bench.close();
    }

    @ParameterizedTest(name = "{0} sends {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            h1 | -                | h2 8100000a, h4
            h1 | 81000000         | h2 8100000a, h4
            h1 | 8100a000         | h2 8100a00a, h4
            h1 | 8100000a         | h2 8100000a, h4
            h1 | 81000014         | -
            h1 | 88a80014         | h2 8100000a88a80014, h4 88a80014
            h1 | 8100000a81000014 | h2 8100000a81000014, h4 81000014
            h2 | -                | -
            h2 | 8100001e         | -
            h2 | 8100000a         | h1, h4
            h2 | 8100b00a         | h1, h4
            h2 | 81000014         | h3, h4 81000014
            h3 | -                | h2 81000014, h4 81000014
            h4 | -                | h1, h2 8100000a
            h4 | 81000014         | h2 81000014, h3
            """)
    void broadcastReachesItsVlan(String from, String tags, String expected) {
        Map<String, String> arrivals = new TreeMap<>();
        if (expected != null) {
            for (String arrival : expected.split(", ", -1)) {
                String[] words = arrival.split(" ", -1);
                arrivals.put(words[0], words.length == 1 ? "" : words[1]);
            }
        }
        boolean otherwise = from.equals("h1") && tags != null && tags.matches(OTHERWISE);
        assumeFalse(kind == VlanBench.Kind.OPEN_VSWITCH && otherwise, "seen otherwise there");
        assertThat(bench.send(from, tags == null ? "" : tags, arrivals.keySet()))
                .isEqualTo(arrivals);
    }

    /** The kernel moves all but the first by itself: they come to the same place in the same form. */
    @ParameterizedTest(name = "{0} sends {1} to {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            h1 | -                | h4 | -        | -                | true
            h1 | -                | h2 | 8100000a | 8100000a         | true
            h1 | 81000000         | h4 | -        | -                | true
            h1 | 8100a000         | h2 | 8100000a | 8100a00a         | false
            h1 | 8100a00a         | h2 | 8100000a | 8100a00a         | true
            h1 | 88a80014         | h2 | 8100000a | 8100000a88a80014 | true
            h1 | 8100000a81000014 | h4 | -        | 81000014         | true
            h2 | 8100000a         | h1 | -        | -                | true
            h2 | 8100b00a81000014 | h1 | -        | 81000014         | true
            h2 | 81000014         | h4 | 81000014 | 81000014         | true
            h3 | -                | h2 | 81000014 | 81000014         | true
            h4 | -                | h2 | 8100000a | 8100000a         | true
            """)
    void knownFramesKeepTheirForm(String from, String tags, String to, String back, String form, boolean moved)
            throws IOException {
        assumeTrue(kind == VlanBench.Kind.ATTACHED, "about what the kernel moves");
        String sent = tags == null ? "" : tags;
        bench.sh("ip link set br0 type bridge fdb_flush");
        bench.send(
                to,
                Frame.from(bench.address(to)).tagged(back == null ? "" : back).length(64),
                Set.of(from));
        Frame frame = Frame.from(bench.address(from))
                .to(bench.address(to))
                .tagged(sent)
                .length(60 + sent.length() / 2);
        for (int i = 0; i < 4; i++) {
            assertThat(bench.send(from, frame, Set.of(to))).isEqualTo(Map.of(to, form == null ? "" : form));
        }
        assertThat(bench.flows() > 0).isEqualTo(moved);
    }

    /**
     * Frames of a flow with a new tag are counted with the bytes that they have at each port, and by their VLAN
     * without.
     */
    @Test
    void framesThatGetATagAreCountedWithIt() throws IOException {
        assumeTrue(kind != VlanBench.Kind.OPEN_VSWITCH, "about our own bridge");
        bench.sh("ip link set br0 type bridge vlan_stats_enabled 1");
        try {
            bench.send("h2", Frame.from(bench.address("h2")).tagged("8100000a").length(64), Set.of("h1"));
            Frame frame =
                    Frame.from(bench.address("h1")).to(bench.address("h2")).length(60);
            JsonNode before = bench.counters();
            List<Long> vlans = bench.vlanCounters();
            for (int i = 0; i < 8; i++) {
                assertThat(bench.send("h1", frame, Set.of("h2"))).isEqualTo(Map.of("h2", "8100000a"));
            }
            // What is sent is counted a moment after it was.
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode after = bench.counters();
                assertThat(VlanBench.difference(before, after, "sw1", "rx_frames", "rx_bytes", "forwarded"))
                        .containsExactly(8L, 8 * 60L, 8L);
                assertThat(VlanBench.difference(before, after, "sw2", "tx_frames", "tx_bytes"))
                        .containsExactly(8L, 8 * 64L);
                assertThat(bench.vlanCounters())
                        .containsExactly(
                                vlans.get(0) + 8 * 46, vlans.get(1) + 8, vlans.get(2) + 8 * 46, vlans.get(3) + 8);
            });
        } finally {
            bench.sh("ip link set br0 type bridge vlan_stats_enabled 0");
        }
    }

    /** From the command's return on no frame goes the old way, whether the kernel moved it or not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bridge vlan del vid 10 dev sw2                     | bridge vlan add vid 10 dev sw2
            bridge vlan set vid 10 dev sw2 state blocking      | bridge vlan set vid 10 dev sw2 state forwarding
            bridge vlan set vid 10 dev sw1 state blocking      | bridge vlan set vid 10 dev sw1 state forwarding
            bridge vlan add vid 30 dev sw1 pvid untagged       | bridge vlan add vid 10 dev sw1 pvid untagged; bridge vlan del vid 30 dev sw1
            bridge vlan add vid 10 dev sw2 untagged            | bridge vlan add vid 10 dev sw2
            ip link set br0 type bridge vlan_protocol 802.1ad  | ip link set br0 type bridge vlan_protocol 802.1Q
            """)
    void aChangeOfVlansEndsTheOldWay(String change, String undo) {
        assumeTrue(kind == VlanBench.Kind.ATTACHED, "about what the kernel moves");
        Frame frame = Frame.from(bench.address("h1")).to(bench.address("h2")).length(60);
        bench.send("h2", Frame.from(bench.address("h2")).tagged("8100000a").length(64), Set.of("h1"));
        for (int i = 0; i < 4; i++) {
            assertThat(bench.send("h1", frame, Set.of("h2"))).containsEntry("h2", "8100000a");
        }
        bench.sh(change);
        try {
            assertThat(bench.send("h1", frame, Set.of())).doesNotContainEntry("h2", "8100000a");
        } finally {
            bench.sh(undo);
        }
        assertThat(bench.send("h1", frame, Set.of("h2"))).containsEntry("h2", "8100000a");
    }

    @Test
    void hostItselfIsAMemberOfItsVlansAlone() {
        assumeTrue(kind != VlanBench.Kind.OPEN_VSWITCH, "about our own bridge");
        assertThat(bench.send("h1", "", Set.of("h2", "h4"))).doesNotContainKey("br0");
        bench.sh("bridge vlan add vid 10 dev br0 self");
        try {
            assertThat(bench.send("h1", "", Set.of("br0"))).containsEntry("br0", "8100000a");
            assertThat(bench.send("br0", "8100000a", Set.of("h1", "h2", "h4"))).containsOnlyKeys("h1", "h2", "h4");
            bench.sh("bridge vlan set vid 10 dev br0 state blocking");
            assertThat(bench.send("h1", "", Set.of("h2", "h4"))).doesNotContainKey("br0");
        } finally {
            bench.sh("bridge vlan del vid 10 dev br0 self");
        }
    }

    @Test
    void talkInOneVlanGoesWithSuperFramesAndUnfinishedChecksums() {
        assumeTrue(kind != VlanBench.Kind.OPEN_VSWITCH, "about our own bridge");
        bench.sh("""
                ip -n h1 addr add 10.0.0.1/24 dev eth0; ip -n h4 addr add 10.0.0.4/24 dev eth0
                bridge vlan add vid 20 dev sw4 pvid untagged
                bridge vlan add vid 10 dev sw4 pvid untagged
                """);
        try {
            bench.lab().start("ip netns exec h4 iperf3 -s -1 --forceflush").awaitLine("Server listening");
            Result sent = bench.lab().sh("ip netns exec h1 iperf3 -c 10.0.0.4 -t 1 -f m");
            assertThat(sent.out()).contains("receiver");
            Result ping = bench.lab().sh("ip netns exec h1 ping -c 3 -i 0.2 -s 9000 10.0.0.4");
            assertThat(ping.out()).contains(" 0% packet loss");
        } finally {
            bench.sh("ip -n h1 addr flush dev eth0; ip -n h4 addr flush dev eth0; bridge vlan add vid 20 dev sw4");
        }
    }

    @Test
    void trunkBetweenTwoBridgesCarriesTcp() {
        assumeTrue(kind != VlanBench.Kind.OPEN_VSWITCH, "about our own bridge");
        bench.sh("""
                ip link add br1 type bridge vlan_filtering 1; ip link set br1 up
                ip link add t0 type veth peer name t1; ip link set t0 master br0 up; ip link set t1 master br1 up
                ip netns add far; ip link add sw9 type veth peer name eth0 netns far; ip link set sw9 master br1 up
                ip -n far addr add 10.0.9.2/24 dev eth0; ip -n far link set eth0 up; ip -n h1 addr add 10.0.9.1/24 dev eth0
                for b in 0 1; do bridge vlan del vid 1 dev t$b; bridge vlan add vid 10 dev t$b; done
                bridge vlan add vid 10 dev sw9 pvid untagged; bridge vlan del vid 1 dev sw9
                """);
        try {
            bench.lab().sh("ip netns exec h1 ping -c 1 -w 10 10.0.9.2");
            bench.lab().start("ip netns exec far iperf3 -s -1 --forceflush").awaitLine("Server listening");
            Result sent = bench.lab().sh("ip netns exec h1 iperf3 -c 10.0.9.2 -t 1 -f m");
            assertThat(sent.out()).contains("receiver");
            assertThat(bench.lines("bridge fdb show br br1 vlan 10")).anyMatch(line -> line.contains("dev t1 vlan 10"));
        } finally {
            bench.sh("ip -n h1 addr flush dev eth0; ip netns del far; ip link del br1; ip link del t0");
        }
    }

    /** The words were compared with those of Linux 6.12. */
    @ParameterizedTest(name = "bridge vlan {0}")
    @CsvSource(delimiter = '|', textBlock = """
            add dev sw1 vid 10 tunnel_info id 100                         | RTNETLINK answers: Invalid argument
            del dev sw1 vid 10 tunnel_info id 100                         | RTNETLINK answers: Invalid argument
            add dev sw1 vid 10 tunnel_info 100                            | Error: argument "100" is wrong: tunnel id expected
            global set vid 10 dev br0 mcast_igmp_version 4                | RTNETLINK answers: Invalid argument
            global set vid 10-13 dev br0 mcast_querier 0                  | Error: bridge: Vlan in range doesn't exist, can't process global options.
            global set vid 4095 dev br0 mcast_querier 0                   | Error: bridge: Vlan id is invalid.
            global set vid 10 dev sw1 mcast_querier 0                     | Error: bridge: Global vlan options can only be set on bridge device.
            global set vid 10 dev br0 mcast_querier x                     | Error: argument "x" is wrong: invalid mcast_querier
            set vid 10 dev sw1 mcast_router 4                             | RTNETLINK answers: Invalid argument
            set vid 10 dev sw1 mcast_max_groups 4                         | Error: bridge: Multicast snooping disabled on this VLAN.
            set vid 30 dev sw1 mcast_router 2                             | Error: bridge: Vlan range start doesn't exist, can't process options.
            """)
    void whatVlansCannotBeToldIsRefused(String words, String answer) {
        assumeTrue(kind == VlanBench.Kind.EMULATED, "about words alone");
        Result refused = bench.lab().sh("bridge vlan " + words + " 2>&1 && exit 1 || [ $? = 255 ]");
        assertThat(refused.out()).isEqualTo(answer + "\n");
    }

    @Test
    void vlansAreShownWithTheirMulticastOptions() {
        assumeTrue(kind == VlanBench.Kind.EMULATED, "about words alone");
        bench.sh("bridge vlan global set vid 10 dev br0 mcast_querier 0 mcast_igmp_version 2");
        String text = bench.lab().sh("bridge vlan global show vid 10").out();
        assertThat(text)
                .startsWith(
                        "port              vlan-id  \nbr0               10\n" + " ".repeat(20) + "mcast_snooping 1 ");
        assertThat(text).endsWith(" mcast_query_interval 12500 mcast_query_response_interval 1000 \n");
        bench.sh(Tools.real("ip") + " link add k0 type bridge");
        try {
            assertThat(bench.lab().sh("bridge -j vlan global show").out())
                    .contains(
                            "{\"ifname\":\"br0\",\"vlans\":[",
                            "{\"vlan\":20,\"mcast_snooping\":1,\"mcast_querier\":0,");
        } finally {
            bench.sh(Tools.real("ip") + " link del k0");
        }
    }
}
