package io.vetch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
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
import io.vetch.cli.lab.probe.FrameProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch doctor}: what is made wrong is found, and what is right is said to be. */
@RequiresNamespaces
class DoctorIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NETFILTER = "/proc/sys/net/bridge/bridge-nf-call-iptables";
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.expectLoops();
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        BridgedHosts.byPairs(lab, 3);
        BridgedHosts.byAttachedPair(lab, 4);
        lab.sh("ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** As it was, also after a failure. */
    @AfterEach
    void putRight() {
        lab.attempt("echo 0 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter");
        lab.sh("""
                ip link set veth30 mtu 1500; ip -n h4 link set e4 up
                for port in veth10 veth20; do bridge link set dev $port isolated off; done
                ip link set br0 type bridge mcast_querier 0 mcast_snooping 0 fdb_max_learned 0
                """);
        lab.attempt("ip -n h3 addr del 10.0.0.2/24 dev veth31; true");
        lab.attempt("ip -n h1 neigh flush nud permanent; ip -n h1 neigh del 10.0.0.2 dev veth11; true");
        lab.attempt("ip addr del 192.0.2.9/24 dev k4; true");
        lab.attempt("nft delete table ip doctor 2>/dev/null; true");
        lab.attempt("for d in kb k5 c0; do %1$s link del $d 2>/dev/null || true; done".formatted(IP));
    }

    private static JsonNode findings() {
        Result result = lab.attempt(VETCH + " doctor -j");
        try {
            JsonNode findings = JsonMapper.builder().build().readTree(result.out());
            int expected = result.out().contains("\"bad\"") ? 4 : result.out().contains("\"warning\"") ? 2 : 0;
            assertThat(result.exit()).as("%s", result).isEqualTo(expected);
            return findings;
        } catch (IOException e) {
            throw new AssertionError(result.toString(), e);
        }
    }

    /** @param expected level, about, and words of the evidence, of each */
    private static void awaitFindings(String[]... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertFindings(expected));
    }

    private static void assertFindings(String[]... expected) {
        JsonNode findings = findings();
        for (String[] one : expected) {
            assertThat(findings).as(String.join(" ", one)).anySatisfy(finding -> {
                assertThat(finding.path("level").asText()).isEqualTo(one[0]);
                assertThat(finding.path("about").asText()).isEqualTo(one[1]);
                assertThat(finding.path("evidence").asText()).contains(one[2]);
                assertThat(finding.path("remedy").isNull()).isEqualTo(one[0].equals("good"));
            });
        }
    }

    private static String[] finding(String level, String about, String evidence) {
        return new String[] {level, about, evidence};
    }

    @Test
    void whatIsRightIsGood() {
        awaitFindings(
                finding("good", "rights", "CAP_NET_ADMIN"),
                finding("good", "br0 state", "up"),
                finding("good", "br0 mtu", "the same at all ports: 1500"),
                finding("good", "br0 ports", "4, all forwarding"),
                finding("good", "br0 fdb", " of 262144 stations"),
                finding("good", "br0 loop", "none seen"));
        assertThat(lab.attempt(VETCH + " doctor").out()).contains("good     br0 state        up\n");
    }

    /** Settings of ports, of the bridge and of the host, and stations that quarrel. */
    @Test
    void whatIsWrongIsFoundAndWhatIsPutRightIsNot() {
        lab.sh("""
                ip -n h1 neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev veth11 nud permanent
                ip netns exec h1 ping -c 1 -w 10 10.0.0.2
                ip link set veth30 mtu 1400; ip -n h4 link set e4 down
                bridge link set dev veth10 isolated on; bridge link set dev veth20 isolated on
                ip link set br0 type bridge mcast_snooping 1
                """);
        lab.attempt("echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter");
        lab.sh("ip -n h3 addr add 10.0.0.2/24 dev veth31; ip netns exec h2 ip neigh flush all");
        lab.attempt(
                "ip netns exec h2 ping -c 1 -W 1 10.0.0.55 || ip netns exec h3 ping -c 1 -W 1 -I 10.0.0.2 10.0.0.56");
        try (Background _ = lab.start("exec ip netns exec h1 ping -i 0.05 -w 60 10.0.0.2")) {
            awaitFindings(
                    finding("warning", "br0 mtu", "1400 at veth30, 1500 at veth10 veth20 k4"),
                    finding("warning", "br0 ports", "k4 (no carrier)"),
                    finding("warning", "br0 address", "10.0.0.2 is said to be of"),
                    finding("warning", "br0 querier", "it snoops, and nobody asks for members"),
                    finding("warning", "br0 drops", "veth10 drop ISOLATED grows"),
                    finding("warning", "ip_forward", "the host routes"),
                    finding("warning", "rp_filter", "strict"));
        }
        lab.sh("""
                ip link set veth30 mtu 1500; ip -n h4 link set e4 up; ip -n h3 addr del 10.0.0.2/24 dev veth31
                bridge link set dev veth10 isolated off; bridge link set dev veth20 isolated off
                ip link set br0 type bridge mcast_querier 1
                """);
        lab.attempt("echo 0 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter");
        awaitFindings(
                finding("good", "br0 mtu", "the same at all ports: 1500"),
                finding("good", "br0 ports", "4, all forwarding"),
                finding("good", "br0 querier", "somebody asks"),
                finding("good", "br0 drops", "none grows"),
                finding("good", "ip_forward", "does not route"),
                finding("good", "rp_filter", "not strict"));
    }

    /** As they go through the rules of the host, who may think that those of Vetch's bridges do, too. */
    @Test
    void rulesThatFramesOfKernelBridgesGoThroughAreFound() {
        assumeThat(lab.attempt("test -w " + NETFILTER).exit())
                .as("no %s: br_netfilter is not loaded", NETFILTER)
                .isZero();
        assumeThat(lab.attempt("nft list ruleset").exit())
                .as("nft does not work here")
                .isZero();
        lab.sh("echo 1 >" + NETFILTER);
        awaitFindings(finding("good", "br_netfilter", "would go through iptables, which has no rules"));
        lab.sh("nft 'add table ip doctor; add chain ip doctor empty { type filter hook forward priority 1; }'");
        awaitFindings(finding("good", "br_netfilter", "would go through iptables, which has no rules"));
        lab.sh("nft 'add chain ip doctor empty { policy drop; }'");
        awaitFindings(finding("warning", "br_netfilter", "those of Vetch's bridges do not"));
        lab.sh("nft 'delete table ip doctor'");
        awaitFindings(finding("good", "br_netfilter", "would go through iptables, which has no rules"));
        lab.sh("nft 'add table ip doctor; add chain ip doctor way { type filter hook forward priority 0; };"
                + " add rule ip doctor way tcp dport 23 drop'");
        awaitFindings(finding("warning", "br_netfilter", "those of Vetch's bridges do not"));
        assertThat(lab.attempt(VETCH + " doctor").out()).contains("sysctl -w net.bridge.bridge-nf-call-iptables=0");
        lab.sh("echo 0 >" + NETFILTER);
        awaitFindings(finding("good", "br_netfilter", "frames of kernel bridges do not go through iptables"));
    }

    @Test
    void anAttachedInterfaceWithTheDefaultRouteIsFound() {
        lab.sh("ip addr add 192.0.2.9/24 dev k4; ip route add default via 192.0.2.1 dev k4");
        awaitFindings(finding("bad", "br0 route", "a default route leads out by its port k4"));
    }

    @Test
    void anInterfaceThatSomebodyElseTakesIsFound() {
        lab.sh("%1$s link add k5 type veth peer name e5; %1$s link set k5 up; ip link set k5 master br0".formatted(IP));
        assumeThat(lab.attempt(IP + " link add kb type bridge").exit()).isZero();
        lab.sh(IP + " link set k5 master kb");
        awaitFindings(finding("warning", "br0 taken", "k5 was given to kb and is no port any more"));
    }

    @Test
    void aDatabaseThatIsFullOrNearlySoIsFound() {
        lab.sh("ip link set br0 type bridge fdb_max_learned 2; bridge fdb flush dev br0 dynamic;"
                + " ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
        awaitFindings(finding("bad", "br0 fdb", "2 of 2 stations: full"));
        lab.sh("ip link set br0 type bridge fdb_max_learned 5");
        lab.sh("ip netns exec h1 ping -c 1 -w 10 10.0.0.3; ip netns exec h4 ping -c 1 -w 10 10.0.0.1");
        awaitFindings(finding("warning", "br0 fdb", "4 of 5 stations: nearly full"));
    }

    @Test
    void aWrongChecksumIsFound() {
        byte[] wrong = HexFormat.of()
                .parseHex("020000000002" + "020000000001" + "0800" + "4500001d000040004011" + "26ce"
                        + "0a0000010a000002" + "04d2162e" + "0009" + "1234" + "41");
        try (FrameProbe probe = FrameProbe.start(lab.sandbox())) {
            probe.listen("h1", "veth11");
            await().atMost(PATIENCE).untilAsserted(() -> {
                lab.sh("bridge fdb flush dev br0 dynamic"); // the first frame of a station is in the sample
                probe.send("h1", wrong);
                assertFindings(
                        finding("bad", "br0 checksum", "02:00:00:00:00:01 sends frames with a wrong UDP checksum"));
            });
        }
    }

    @Test
    void aStormIsFound() {
        lab.sh("perl -e 'print pack(\"VvvVVVV\", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1);"
                + " for (1..1000) { print pack(\"VVVV\", 1, 0, 60, 60),"
                + " pack(\"H12H12n\", \"ffffffffffff\", \"020000000001\", 0x88b5), \"\\0\" x 46 }' >/run/storm.pcap");
        try (Background storm = lab.start("exec " + VETCH + " replay -i veth10 -t -l 0 /run/storm.pcap")) {
            awaitFindings(finding("bad", "br0 storm", "frames to groups a second enter by veth10"));
            assertThat(storm.alive()).isTrue();
        }
    }

    @Test
    void aLoopIsFound() {
        lab.sh("""
                %s link add c0 type veth peer name c1; ip link set c0 up; ip link set c1 up
                ip link set c0 master br0; ip link set c1 master br0
                """.formatted(IP));
        lab.attempt("ip netns exec h1 ping -c 1 -W 1 10.0.0.99");
        awaitFindings(
                finding("bad", "br0 loop", "ports c0 and c1 are wired together"),
                finding("bad", "br0 station", "moves between"));
        lab.sh("ip link set c1 nomaster");
        awaitFindings(finding("good", "br0 loop", "none seen"));
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(lab.attempt(VETCH + " doctor br0").expectExit(1).err())
                .startsWith("vetch: doctor takes -j and nothing else, not br0");
    }
}
