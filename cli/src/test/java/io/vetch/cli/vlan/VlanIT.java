package io.vetch.cli.vlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.util.Map;
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
 * Frames between an access port of VLAN 10, a trunk of 10 and 20, an access port of 20, and a port with 10 as its native VLAN and
 * a tagged 20, on TAPs, on attached interfaces, and on Open vSwitch, which treats the same frames alike but for some.
 */
@RequiresNamespaces(tools = {"iperf3", "ovs-vswitchd"})
@ParameterizedClass(name = "{0}")
@EnumSource(VlanBench.Kind.class)
class VlanIT {
    /** Open vSwitch takes no tag into an access port, not even its own, and takes 802.1ad's tags for VLANs, too. */
    private static final String OTHERWISE = "8100000a.*|88a8.*";

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
        assertThat(bench.send(from, tags == null ? "" : tags)).isEqualTo(arrivals);
    }

    @Test
    void hostItselfIsAMemberOfItsVlansAlone() {
        assumeTrue(kind != VlanBench.Kind.OPEN_VSWITCH, "about our own bridge");
        assertThat(bench.send("h1", "")).doesNotContainKey("br0");
        bench.sh("bridge vlan add vid 10 dev br0 self");
        try {
            assertThat(bench.send("h1", "")).containsEntry("br0", "8100000a");
            assertThat(bench.send("br0", "8100000a")).containsOnlyKeys("h1", "h2", "h4");
            bench.sh("bridge vlan set vid 10 dev br0 state blocking");
            assertThat(bench.send("h1", "")).doesNotContainKey("br0");
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
}
