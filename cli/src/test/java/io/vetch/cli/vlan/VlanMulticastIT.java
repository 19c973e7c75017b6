package io.vetch.cli.vlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe.Arrival;
import io.vetch.cli.parity.GroupFrames;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code mcast_vlan_snooping}, on TAPs and on attached interfaces: h1 is in VLAN 10, h2 has both with a tag, h3 is in
 * 20, h4 has 10 without a tag and 20 with one. The words, and the bytes of queries, are those of Linux 6.1.
 */
@RequiresNamespaces
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = VlanBench.Kind.class,
        names = {"EMULATED", "ATTACHED"})
class VlanMulticastIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "239.1.1.1";
    private static final String OTHER = "239.1.1.2";
    private static final String IN_10 = "8100000a";
    private static final String IN_20 = "81000014";
    private static final String INDENT = " ".repeat(20);
    private static final String HEADING = "port              vlan-id  \n";
    /** A general query of IGMPv2 from 0.0.0.0, behind the addresses and the tag; hosts have 1 s to answer. */
    private static final String QUERY = "080046c00020000040000102041700000000e000000194040000110aeef500000000";

    private static final AtomicLong NUMBERS = new AtomicLong(0x7663_0000_0000_0000L);

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

    @BeforeEach
    void snoop() {
        bench.sh("ip link set br0 type bridge mcast_snooping 1 mcast_vlan_snooping 1");
        for (int vlan : List.of(10, 20)) {
            bench.sh("bridge vlan global set vid " + vlan + " dev br0 mcast_snooping 1 mcast_querier 0"
                    + " mcast_query_response_interval 100 mcast_startup_query_interval 200");
        }
    }

    @AfterEach
    void stop() {
        bench.sh("ip link set br0 type bridge mcast_vlan_snooping 0 mcast_snooping 0");
    }

    private static byte[] tagged(String tag, byte[] frame) {
        String bytes = HexFormat.of().formatHex(frame);
        return HexFormat.of().parseHex(bytes.substring(0, 24) + tag + bytes.substring(24));
    }

    private static void say(String host, String tag, byte[] frame) {
        bench.probe().send(host, tagged(tag, frame));
    }

    /** Whom h2 reaches by a datagram in a VLAN. All who are in it hear a broadcast that comes after it. */
    private static Set<String> reached(String tag, String group) {
        long number = NUMBERS.incrementAndGet();
        byte[] datagram = GroupFrames.datagram(bench.address("h2"), "10.9.9.1", group, number);
        String payload = HexFormat.of().formatHex(datagram).substring(24);
        Frame after = Frame.from(bench.address("h2")).tagged(tag).length(64);
        say("h2", tag, datagram);
        bench.probe().send("h2", after.bytes());
        Set<String> all = tag.equals(IN_10) ? Set.of("h1", "h4") : Set.of("h3", "h4");
        Set<String> reached = new TreeSet<>();
        Set<String> done = new TreeSet<>();
        await("a broadcast").atMost(PATIENCE).until(() -> {
            for (Arrival arrival : bench.probe().take()) {
                if (HexFormat.of().formatHex(arrival.frame()).endsWith(payload)) {
                    assertThat(reached.add(arrival.at())).as("once only").isTrue();
                } else if (after.isIn(arrival.frame())) {
                    done.add(arrival.at());
                }
            }
            return done.containsAll(all);
        });
        return reached;
    }

    private static void awaitReached(String tag, String group, String... hosts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reached(tag, group)).containsExactly(hosts));
    }

    private static String shown(String words) {
        return bench.lab().sh("bridge " + words).out();
    }

    @Test
    void aQuerierPrunesItsOwnVlan() {
        say("h1", "", GroupFrames.join(bench.address("h1"), GROUP));
        say("h4", IN_20, GroupFrames.join(bench.address("h4"), GROUP));
        say("h4", "", GroupFrames.query(bench.address("h4"), "10.0.0.9"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(shown("vlan global show vid 10")).endsWith("\n" + INDENT + "router ports: sw4 \n"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shown("mdb show dev br0"))
                        .contains(
                                "dev br0 port sw1 grp 239.1.1.1 temp vid 10",
                                "dev br0 port sw4 grp 239.1.1.1 temp vid 20"));
        awaitReached(IN_10, OTHER, "h4");
        awaitReached(IN_10, GROUP, "h1", "h4");
        assertThat(reached(IN_20, OTHER)).containsExactly("h3", "h4");

        say("h3", "", GroupFrames.query(bench.address("h3"), "10.0.0.8"));
        awaitReached(IN_20, OTHER, "h3");
        assertThat(reached(IN_20, GROUP)).containsExactly("h3", "h4");
        assertThat(reached(IN_10, OTHER)).containsExactly("h4");

        bench.sh("bridge vlan global set vid 20 dev br0 mcast_snooping 0");
        assertThat(reached(IN_20, OTHER)).containsExactly("h3", "h4");
        assertThat(shown("mdb show dev br0")).doesNotContain("vid 20").contains("vid 10");
    }

    @Test
    void queriesOfTheBridgeHaveTheTagOfTheirVlan() {
        bench.probe().take();
        bench.sh("bridge vlan global set vid 10 dev br0 mcast_querier 1");
        assertThat(queries(3)).isEqualTo(Map.of("h1", "", "h2", IN_10, "h4", ""));
        bench.sh("bridge vlan global set vid 10 dev br0 mcast_querier 0");
        bench.probe().take();
        bench.sh("bridge vlan global set vid 20 dev br0 mcast_querier 1");
        assertThat(queries(3)).isEqualTo(Map.of("h2", IN_20, "h3", "", "h4", IN_20));
        awaitReached(IN_20, OTHER);
        assertThat(reached(IN_10, OTHER)).containsExactly("h1", "h4");
    }

    /** The tags of the first query at each host, once so many have one. */
    private static Map<String, String> queries(int hosts) {
        Map<String, String> tags = new TreeMap<>();
        await().atMost(PATIENCE).until(() -> {
            for (Arrival arrival : bench.probe().take()) {
                String bytes = HexFormat.of().formatHex(arrival.frame());
                if (bytes.startsWith("01005e000001") && bytes.contains(QUERY)) {
                    tags.put(arrival.at(), bytes.substring(24, bytes.indexOf(QUERY)));
                }
            }
            return tags.size() >= hosts;
        });
        return tags;
    }

    @Test
    void vlansAreShownAsTheyAreSet() {
        bench.sh("bridge vlan set dev sw1 vid 10 mcast_router 2; bridge vlan add vid 11-12 dev sw2");
        try {
            assertThat(shown("vlan global show vid 10"))
                    .isEqualTo(HEADING + "br0               10\n" + INDENT
                            + "mcast_snooping 1 mcast_querier 0 mcast_igmp_version 2 mcast_mld_version 1"
                            + " mcast_last_member_count 2 mcast_last_member_interval 100 mcast_startup_query_count 2"
                            + " mcast_startup_query_interval 200 mcast_membership_interval 26000"
                            + " mcast_querier_interval 25500 mcast_query_interval 12500"
                            + " mcast_query_response_interval 100 \n" + INDENT + "router ports: sw1 \n");
            assertThat(shown("-s vlan global show vid 10")).endsWith("router ports: sw1     0.00 permanent\n");
            assertThat(shown("-j vlan global show vid 10")).contains("\"router_ports\":[{\"port\":\"sw1\"}]");
            assertThat(shown("vlan global show vid 11")).contains("br0               11-12\n");
            assertThat(shown("-d vlan show dev sw1"))
                    .isEqualTo(HEADING + "sw1               10 PVID Egress Untagged\n" + INDENT
                            + "state forwarding mcast_router 2 \n");
            assertThat(shown("-j -d vlan show dev sw1")).contains("\"state\":\"forwarding\",\"mcast_router\":2");
            bench.sh("bridge vlan set dev sw1 vid 10 mcast_max_groups 4");
            assertThat(shown("-d vlan show dev sw1")).contains("mcast_router 2 mcast_n_groups 0 mcast_max_groups 4 \n");
            assertThat(bench.lab().sh("ip -d link show br0").out()).contains(" mcast_vlan_snooping 1 ");
        } finally {
            bench.sh("bridge vlan del vid 11-12 dev sw2; bridge vlan set dev sw1 vid 10 mcast_router 1"
                    + " mcast_max_groups 0");
        }
    }

    @Test
    void entriesNeedAVlanThatSnoops() {
        assertThat(refused("bridge mdb add dev br0 port sw1 grp 239.1.1.1 vid 30"))
                .isEqualTo("Error: bridge: Vlan is not configured.\n");
        bench.sh("bridge vlan global set vid 20 dev br0 mcast_snooping 0");
        assertThat(refused("bridge mdb add dev br0 port sw3 grp 239.1.1.1 vid 20"))
                .isEqualTo("Error: bridge: Vlan's multicast processing is disabled.\n");
        assertThat(refused("bridge vlan set dev sw3 vid 20 mcast_max_groups 4"))
                .isEqualTo("Error: bridge: Multicast snooping disabled on this VLAN.\n");
        bench.sh("bridge mdb add dev br0 port sw1 grp 239.1.1.1 permanent");
        bench.sh("ip link set br0 type bridge mcast_vlan_snooping 0");
        assertThat(shown("mdb show dev br0")).contains("dev br0 port sw1 grp 239.1.1.1 permanent vid 10");
        bench.sh("bridge mdb del dev br0 port sw1 grp 239.1.1.1 vid 10");
    }

    private static String refused(String words) {
        Result result = bench.lab().sh(words + " 2>&1 && exit 1 || [ $? = 255 ]");
        return result.out();
    }

    @Test
    void monitorTellsOfOptions() {
        try (Background monitor = bench.lab().start("exec stdbuf -oL bridge monitor vlan")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                bench.sh("bridge vlan global set vid 10 dev br0 mcast_query_interval 6000");
                bench.sh("bridge vlan set dev sw2 vid 10 mcast_router 1");
                assertThat(monitor.out())
                        .contains(
                                "br0               10\n" + INDENT + "mcast_snooping 1 mcast_querier 0 ",
                                "sw2               10\n" + INDENT + "state forwarding mcast_router 1 \n");
            });
        }
        bench.sh("bridge vlan global set vid 10 dev br0 mcast_query_interval 12500");
    }
}
