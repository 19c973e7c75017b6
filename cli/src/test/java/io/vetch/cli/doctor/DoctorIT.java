package io.vetch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch doctor}: what is made wrong is found, and what is right is said to be. */
@RequiresNamespaces
class DoctorIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Lab lab;

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
        lab.sh("ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
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

    private static void awaitFinding(String level, String about, String evidence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(findings()).anySatisfy(finding -> {
                    assertThat(finding.path("level").asText()).isEqualTo(level);
                    assertThat(finding.path("about").asText()).isEqualTo(about);
                    assertThat(finding.path("evidence").asText()).contains(evidence);
                    assertThat(finding.path("remedy").isNull()).isEqualTo(level.equals("good"));
                }));
    }

    @Test
    void whatIsRightIsGood() {
        awaitFinding("good", "rights", "CAP_NET_ADMIN");
        awaitFinding("good", "br0 state", "up");
        awaitFinding("good", "br0 fdb", " of 262144 stations");
        awaitFinding("good", "br0 loop", "none seen");
        assertThat(lab.attempt(VETCH + " doctor").out()).contains("good     br0 state        up\n");
    }

    @Test
    void differentMtuAreFound() {
        lab.sh("ip link set veth30 mtu 1400");
        awaitFinding("warning", "br0 mtu", "1400 at veth30, 1500 at veth10 veth20");
        lab.sh("ip link set veth30 mtu 1500");
        awaitFinding("good", "br0 mtu", "the same at all ports: 1500");
    }

    @Test
    void portsWithoutCarrierAreFound() {
        lab.sh("ip -n h3 link set veth31 down");
        awaitFinding("warning", "br0 ports", "veth30 (no carrier)");
        lab.sh("ip -n h3 link set veth31 up");
        awaitFinding("good", "br0 ports", "3, all forwarding");
    }

    @Test
    void dropsThatGrowAreFound() {
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth20 isolated on");
        Background ping = lab.start("exec ip netns exec h1 ping -i 0.05 -w 30 10.0.0.2");
        awaitFinding("warning", "br0 drops", "veth10 drop ISOLATED grows");
        ping.close();
        lab.sh("bridge link set dev veth10 isolated off; bridge link set dev veth20 isolated off");
    }

    @Test
    void twoStationsWithOneAddressAreFound() {
        lab.sh("ip -n h3 addr add 10.0.0.2/24 dev veth31; ip netns exec h2 ip neigh flush all");
        lab.attempt(
                "ip netns exec h2 ping -c 1 -W 1 10.0.0.55 || ip netns exec h3 ping -c 1 -W 1 -I 10.0.0.2 10.0.0.56");
        awaitFinding("warning", "br0 address", "10.0.0.2 is said to be of");
        lab.sh("ip -n h3 addr del 10.0.0.2/24 dev veth31");
    }

    @Test
    void aFullDatabaseIsFound() {
        lab.sh("ip link set br0 type bridge fdb_max_learned 2; ip netns exec h1 ping -c 1 -w 10 10.0.0.2");
        awaitFinding("bad", "br0 fdb", "2 of 2 stations: full");
        lab.sh("ip link set br0 type bridge fdb_max_learned 0");
    }

    @Test
    void aLoopIsFound() {
        lab.sh("""
                %s link add c0 type veth peer name c1; ip link set c0 up; ip link set c1 up
                ip link set c0 master br0; ip link set c1 master br0
                """.formatted(Tools.real("ip")));
        lab.attempt("ip netns exec h1 ping -c 1 -W 1 10.0.0.99");
        awaitFinding("bad", "br0 loop", "ports c0 and c1 are wired together");
        lab.sh("ip link set c1 nomaster");
        awaitFinding("good", "br0 loop", "none seen");
        lab.sh("ip link set c0 nomaster; " + Tools.real("ip") + " link del c0");
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(lab.attempt(VETCH + " doctor br0").expectExit(1).err())
                .startsWith("vetch: doctor takes -j and nothing else, not br0");
    }
}
