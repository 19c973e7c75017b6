package io.vetch.cli.tool.ip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vetch.cli.tool.IprouteJson;
import io.vetch.cli.tool.SampleBridge;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the real ip says of our TAPs, and what it would say if they were a bridge and veths (samples/ip-*.txt). */
class LinkOverlayTest {
    private static final String TAIL = "addrgenmode eui64 numtxqueues 1 numrxqueues 1 gso_max_size 65536 ";
    private static final String TUN = "    tun type tap pi off vnet_hdr on persist off " + TAIL;
    private static final String BRIDGE = "    bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000"
            + " stp_state 0 priority 32768 vlan_filtering 0 bridge_id 8000.2:0:0:0:1:1 designated_root"
            + " 8000.2:0:0:0:1:1 root_port 0 root_path_cost 0 topology_change 0 topology_change_detected 0 hello_timer "
            + "   0.00 tcn_timer    0.00 topology_change_timer    0.00 gc_timer    0.00 group_fwd_mask 0 group_address"
            + " 01:80:c2:00:00:00 mcast_snooping 0 no_linklocal_learn 0 mcast_vlan_snooping 0 mcast_router 1"
            + " mcast_query_use_ifaddr 0 mcast_querier 0 mcast_hash_elasticity 16 mcast_hash_max 4096"
            + " mcast_last_member_count 2 mcast_startup_query_count 2 mcast_last_member_interval 100"
            + " mcast_membership_interval 26000 mcast_querier_interval 25500 mcast_query_interval 12500"
            + " mcast_query_response_interval 1000 mcast_startup_query_interval 3124 mcast_stats_enabled 0"
            + " mcast_igmp_version 2 mcast_mld_version 1 nf_call_iptables 0 nf_call_ip6tables 0 nf_call_arptables 0 ";
    private static final String SLAVE = "    bridge_slave state forwarding priority 32 cost 2 hairpin off guard off"
            + " root_block off fastleave off learning on flood on port_id 0x8001 port_no 0x1 designated_port 32769"
            + " designated_cost 0 designated_bridge 8000.2:0:0:0:1:1 designated_root 8000.2:0:0:0:1:1 hold_timer   "
            + " 0.00 message_age_timer    0.00 forward_delay_timer    0.00 topology_change_ack 0 config_pending 0"
            + " proxy_arp off proxy_arp_wifi off mcast_router 1 mcast_fast_leave off mcast_flood on bcast_flood on"
            + " mcast_to_unicast off neigh_suppress off group_fwd_mask 0 group_fwd_mask_str 0x0 vlan_tunnel off isolated"
            + " off locked off ";

    private final SampleBridge sample = new SampleBridge();
    private final LinkView.Peer far = new LinkView.Peer("", true, 2, 0, "bres-h1");
    private final LinkView bridge = new LinkView("bridge", true, null, sample.bridge, null);
    private final LinkView port = port(far);

    private LinkView port(LinkView.@Nullable Peer peer) {
        return new LinkView("veth", true, peer, null, sample.member(sample.sw1));
    }

    private static LinkText patching(String name, LinkView view) {
        return new LinkText(each -> each.equals(name) ? Optional.of(view) : Optional.empty(), each -> true);
    }

    @Test
    void aPortThatIsAVeth() {
        String real = """
                3: sw1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 1 minmtu 68 maxmtu 65521\s
                """ + TUN + "\n";
        String expected = """
                3: sw1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns bres-h1 promiscuity 1  allmulti 1 minmtu 68 maxmtu 65521\s
                """ + "    veth \n" + SLAVE + TAIL + "\n";
        assertThat(patching("sw1", port).patch(real)).isEqualTo(expected);
        assertThat(patching("sw1", port).patchOneLine(oneLine(real))).isEqualTo(oneLine(expected));
    }

    private static String oneLine(String text) {
        return text.strip().replace("\n", "\\") + " \n";
    }

    @Test
    void aBridge() {
        String real = """
                2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 0  allmulti 0 minmtu 68 maxmtu 65521\s
                """ + TUN + "\n";
        assertThat(patching("br0", bridge).patch(real))
                .isEqualTo(real.replace("UNKNOWN", "UP").replace(TUN, BRIDGE + TAIL));
    }

    @Test
    void anAttachedInterfaceKeepsItsKind() {
        LinkView attached = new LinkView("", true, null, null, sample.member(sample.sw1));
        String hardware = """
                3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 0 minmtu 68 maxmtu 9000 addrgenmode eui64 numtxqueues 1\s
                """;
        assertThat(patching("eth0", attached).patch(hardware))
                .contains("qdisc mq master br0 state UP")
                .contains("maxmtu 9000 \n" + SLAVE + "addrgenmode eui64 numtxqueues 1 \n");
    }

    @Test
    void aVethWhosePeerIsNearAndDown() {
        LinkView view = new LinkView("veth", true, new LinkView.Peer("veth11", false, 5, 0, ""), null, null);
        String real = """
                1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000
                    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                4: veth10: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
                """;
        assertThat(patching("veth10", view).patch(real))
                .isEqualTo(real.replace("veth10:", "veth10@veth11:")
                        .replace(",UP>", ",UP,M-DOWN>")
                        .replace("noqueue state DOWN", "noqueue state LOWERLAYERDOWN"));
    }

    @Test
    void aBridgeWithoutCarrierIsDown() {
        sample.bridge.ports().forEach(each -> sample.bridge.setOperational(each, false));
        assertThat(bridge.state("UNKNOWN")).isEqualTo("DOWN");
        assertThat(bridge.flags(List.of("BROADCAST", "MULTICAST", "UP", "LOWER_UP")))
                .containsExactly("NO-CARRIER", "BROADCAST", "MULTICAST", "UP");
    }

    /** Against samples/ip-br-link.txt. */
    @Test
    void brief() {
        String real = """
                lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>\s
                sw1              UNKNOWN        02:00:00:00:01:01 <BROADCAST,MULTICAST,UP,LOWER_UP>\s
                """;
        assertThat(patching("sw1", port).patchBrief(real)).isEqualTo("""
                lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>\s
                sw1@if2          UP             02:00:00:00:01:01 <BROADCAST,MULTICAST,UP,LOWER_UP>\s
                """);
    }

    @Test
    void whatAFilterHidesIsLeftOut() {
        LinkText text = new LinkText(name -> Optional.empty(), name -> name.equals("b"));
        assertThat(text.patch("1: a: <UP> mtu 1\n    link/ether\n2: b: <UP> mtu 1\n    link/ether\n"))
                .isEqualTo("2: b: <UP> mtu 1\n    link/ether\n");
    }

    @Test
    void json() throws IOException {
        ArrayNode real = IprouteJson.parseArray("""
                [{"ifindex":3,"ifname":"sw1","flags":["BROADCAST","UP"],"mtu":1500,"qdisc":"noqueue","operstate":"UNKNOWN",
                "address":"02:00:00:00:01:01","broadcast":"ff:ff:ff:ff:ff:ff","promiscuity":1,"max_mtu":65521,
                "linkinfo":{"info_kind":"tun","info_data":{"type":"tap"}},"inet6_addr_gen_mode":"eui64"}]
                """);
        String patched = new LinkJson(name -> Optional.of(port), name -> true)
                .patch(real)
                .toString();
        assertThat(patched).startsWith("""
                [{"ifindex":3,"link_index":2,"ifname":"sw1","flags":["BROADCAST","UP"],"mtu":1500,"qdisc":"noqueue",\
                "master":"br0","operstate":"UP","address":"02:00:00:00:01:01","broadcast":"ff:ff:ff:ff:ff:ff",\
                "link_netnsid":0,"promiscuity":1,"max_mtu":65521,"linkinfo":{"info_kind":"veth",\
                "info_slave_kind":"bridge","info_slave_data":{"state":"forwarding","priority":32,"cost":2,""");
        assertThat(patched)
                .contains("\"id\":\"0x8001\",\"no\":\"0x1\"", "\"hold_timer\":0.00", "\"multicast_router\":1")
                .doesNotContain("mcast_fast_leave");
    }
}
