package io.vetch.cli.tool.vetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code vetch drops}: the last frame of each port and reason. Hosts 1 and 2 are behind emulated pairs, 3 behind an
 * attached veth.
 */
@RequiresNamespaces
class DropsIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 3; i++) {
            Host host = lab.addHost("h" + i);
            String make = i == 3 ? Tools.real("ip") + " link add" : "ip link add";
            lab.sh("%s veth%d0 type veth peer name veth%d1; ip link set veth%d1 netns h%d".formatted(make, i, i, i, i));
            host.sh("ip link set veth%d1 address 02:00:00:00:00:0%d up; ip addr add 10.0.0.%d/24 dev veth%d1"
                    .formatted(i, i, i, i));
            lab.sh("ip link set veth%d0 up master br0".formatted(i));
        }
        lab.sh("ip netns exec h1 ping -c 1 -w 5 10.0.0.2; ip netns exec h1 ping -c 1 -w 5 10.0.0.3");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static JsonNode drop(String port, String reason) throws IOException {
        String out = lab.sh(VETCH + " drops -j " + port).out();
        for (JsonNode drop : JsonMapper.builder().build().readTree(out)) {
            if (drop.path("reason").asText().equals(reason)) {
                return drop;
            }
        }
        throw new AssertionError("no " + reason + " in " + out);
    }

    @Test
    void showsTheFrameThatAPortDropped() throws IOException {
        lab.sh("bridge link set dev veth10 isolated on; bridge link set dev veth30 isolated on");
        lab.attempt("ip netns exec h1 ping -c 2 -i 0.2 -W 1 10.0.0.3").expectExit(1);
        lab.sh("bridge link set dev veth10 isolated off; bridge link set dev veth30 isolated off");
        JsonNode drop = drop("veth10", "ISOLATED");
        assertThat(drop.path("bridge").asText()).isEqualTo("br0");
        assertThat(drop.path("direction").asText()).isEqualTo("in");
        assertThat(drop.path("count").asInt()).isEqualTo(2);
        assertThat(drop.path("last").path("from").asText()).isEqualTo("veth10");
        assertThat(drop.path("last").path("frame").asText())
                .startsWith("02:00:00:00:00:01 > 02:00:00:00:00:03, ethertype IPv4 (0x0800), length 98")
                .contains("ICMP echo request", "seq 2");
        assertThat(lab.sh(VETCH + " drops veth10").out())
                .startsWith("br0\n  veth10 drop ISOLATED: 2 (ingress and egress port are isolated)\n    last ")
                .contains("10.0.0.1 > 10.0.0.3: ICMP echo request");
    }

    /** The far end of the pair takes no more than its own MTU allows: the device loses the copy. */
    @Test
    void showsTheCopyThatADeviceLost() throws IOException {
        lab.sh("ip -n h2 link set veth21 mtu 1400");
        lab.attempt("ip netns exec h1 ping -c 1 -s 1450 -W 1 10.0.0.2").expectExit(1);
        lab.sh("ip -n h2 link set veth21 mtu 1500");
        JsonNode drop = drop("veth20", "EGRESS_SIZE");
        assertThat(drop.path("direction").asText()).isEqualTo("out");
        assertThat(drop.path("last").path("bytes").asInt()).isEqualTo(1492);
        assertThat(drop.path("last").path("from").asText()).isEqualTo("veth10");
        assertThat(lab.sh(VETCH + " drops veth20").out())
                .contains("  veth20 lost on the way out EGRESS_SIZE: 1 (longer than the egress MTU allows)\n")
                .contains(" s ago, from veth10: 02:00:00:00:00:01 > 02:00:00:00:00:02");
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThat(lab.attempt(VETCH + " drops nosuch").expectExit(1).err())
                .startsWith("vetch: drops: no bridge nosuch in this namespace, no port of one");
        assertThat(lab.sh("ip link add t0 type veth peer name t1; " + VETCH + " drops t0; ip link del t0")
                        .out())
                .isEqualTo("pair t0\n  nothing dropped\n");
    }
}
