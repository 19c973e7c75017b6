package io.vetch.cli.tool.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.SampleBridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinkInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against samples/bridge-link.txt, bridge-d-link.txt, bridge-j-d-link.txt. */
class BridgeLinkTest {
    private static final String FIRST_LINE =
            "3: sw1@br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2 ";
    private static final String DETAILS =
            "    hairpin off guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on"
                    + " mcast_router 1 mcast_to_unicast off neigh_suppress off vlan_tunnel off isolated off locked off ";

    private static final int UP_WITH_CARRIER = 0x1_1043;

    private final SampleBridge sample = new SampleBridge();
    private final BridgeLinkRow row = row(sample, sample.sw1);

    static BridgeLinkRow row(SampleBridge sample, BridgePort port) {
        LinkInfo link = new LinkInfo(
                2 + port.number(),
                port.name(),
                UP_WITH_CARRIER,
                1500,
                port.address(),
                1,
                0,
                0,
                "tun",
                true,
                "",
                List.of(),
                LinkInfo.NEAR);
        return new BridgeLinkRow(link, new PeerName("br0", false), sample.member(port));
    }

    @Test
    void text() {
        assertThat(row.text(false, "\n")).isEqualTo(FIRST_LINE + "\n");
    }

    @Test
    void details() {
        assertThat(row.text(true, "\n")).isEqualTo(FIRST_LINE + "\n" + DETAILS + "\n");
    }

    @Test
    void oneLine() {
        assertThat(row.text(true, "\\")).isEqualTo(FIRST_LINE + "\\" + DETAILS + "\n");
    }

    @Test
    void json() {
        String expected = """
                [ {
                        "ifindex": 3,
                        "link": "br0",
                        "ifname": "sw1",
                        "flags": [ "BROADCAST","MULTICAST","UP","LOWER_UP" ],
                        "mtu": 1500,
                        "master": "br0",
                        "state": "forwarding",
                        "priority": 32,
                        "cost": 2,
                        "hairpin": false,
                        "guard": false,
                        "root_block": false,
                        "fastleave": false,
                        "learning": true,
                        "flood": true,
                        "mcast_flood": true,
                        "bcast_flood": true,
                        "mcast_router": 1,
                        "mcast_to_unicast": false,
                        "neigh_suppress": false,
                        "vlan_tunnel": false,
                        "isolated": false,
                        "locked": false
                    } ]
                """;
        assertThat(IprouteJson.print(IprouteJson.NODES.arrayNode().add(row.json(true)), true))
                .isEqualTo(expected);
    }

    @Test
    void aPeerThatIsDownShowsInTheFlags() {
        BridgeLinkRow down = new BridgeLinkRow(row.link(), new PeerName("h1", true), sample.member(sample.sw1));
        assertThat(down.heading())
                .isEqualTo("3: sw1@h1: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 master br0 ");
    }
}
