package io.vetch.cli.tool.ip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.vetch.cli.overlay.LinkForm;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.overlay.LinkOverlay.Peer;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.SampleBridge;
import java.io.IOException;
import java.util.List;
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
    private final LinkView bridge = new LinkView("bridge", true, null, false, sample.bridge, null);
    private final LinkView port =
            new LinkView("veth", true, new Peer("", 2, 0, "bres-h1"), true, null, sample.member(sample.sw1));

    /** As the client changes it, with what comes over the socket. */
    private static String changed(String form, String element, LinkView view) throws IOException {
        GlobalOptions options = GlobalOptions.ofIp(
                        form.equals("json") ? List.of("-d", "-j", "link") : List.of("-d", "link"))
                .orElseThrow();
        LinkForm changes = LinkForm.of(form);
        String name = changes.name(element);
        String sent = view.overlay(options).toJson(name).toString();
        return changes.change(
                element,
                LinkOverlay.readAll(new JsonFactory().createParser(sent)).get(name));
    }

    @Test
    void aPortThatIsAVeth() throws IOException {
        String real = """
                3: sw1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 1 minmtu 68 maxmtu 65521\s
                """ + TUN + "\n";
        String expected = """
                3: sw1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns bres-h1 promiscuity 1  allmulti 1 minmtu 68 maxmtu 65521\s
                """ + "    veth \n" + SLAVE + TAIL + "\n";
        assertThat(changed("text", real, port)).isEqualTo(expected);
        assertThat(changed("oneline", oneLine(real), port)).isEqualTo(oneLine(expected));
    }

    private static String oneLine(String text) {
        return text.strip().replace("\n", "\\") + " \n";
    }

    @Test
    void aBridge() throws IOException {
        String real = """
                2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 0  allmulti 0 minmtu 68 maxmtu 65521\s
                """ + TUN + "\n";
        assertThat(changed("text", real, bridge))
                .isEqualTo(real.replace("UNKNOWN", "UP").replace(TUN, BRIDGE + TAIL));
    }

    @Test
    void anAttachedInterfaceKeepsItsKind() throws IOException {
        LinkView attached = new LinkView("", true, null, false, null, sample.member(sample.sw1));
        String hardware = """
                3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 0 minmtu 68 maxmtu 9000 addrgenmode eui64 numtxqueues 1\s
                """;
        assertThat(changed("text", hardware, attached))
                .contains("qdisc mq master br0 state UP")
                .contains("maxmtu 9000 \n" + SLAVE + "addrgenmode eui64 numtxqueues 1 \n");
    }

    @Test
    void aVethWhosePeerIsNearAndDown() throws IOException {
        LinkView view = new LinkView("veth", true, new Peer("veth11", 5, 0, ""), false, null, null);
        String real = """
                4: veth10: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
                """;
        assertThat(changed("text", real, view))
                .isEqualTo(real.replace("veth10:", "veth10@veth11:")
                        .replace(",UP>", ",UP,M-DOWN>")
                        .replace("noqueue state DOWN", "noqueue state LOWERLAYERDOWN"));
    }

    @Test
    void aBridgeWithoutCarrierIsDown() throws IOException {
        sample.bridge.ports().forEach(each -> sample.bridge.setOperational(each, false));
        assertThat(changed("text", "2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UNKNOWN mode\n", bridge))
                .isEqualTo("2: br0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 state DOWN mode\n");
    }

    /** Against samples/ip-br-link.txt. */
    @Test
    void brief() throws IOException {
        assertThat(changed(
                        "brief",
                        "sw1              UNKNOWN        02:00:00:00:01:01 <BROADCAST,MULTICAST,UP,LOWER_UP> \n",
                        port))
                .isEqualTo("sw1@if2          UP             02:00:00:00:01:01 <BROADCAST,MULTICAST,UP,LOWER_UP> \n");
    }

    @Test
    void whatAFilterHidesIsLeftOut() throws IOException {
        for (String form : List.of("text", "oneline", "brief", "json")) {
            assertThat(LinkForm.of(form).change("1: a: <UP> mtu 1\n", LinkOverlay.HIDDEN))
                    .isEmpty();
        }
    }

    @Test
    void json() throws IOException {
        String real = """
                {"ifindex":3,"ifname":"sw1","flags":["BROADCAST","UP"],"mtu":1500,"qdisc":"noqueue","operstate":"UNKNOWN",
                "address":"02:00:00:00:01:01","broadcast":"ff:ff:ff:ff:ff:ff","promiscuity":1,"max_mtu":65521,
                "linkinfo":{"info_kind":"tun","info_data":{"type":"tap"}},"inet6_addr_gen_mode":"eui64"}
                """;
        String patched = changed("json", real, port);
        assertThat(patched).startsWith("""
                {"ifindex":3,"link_index":2,"ifname":"sw1","flags":["BROADCAST","UP"],"mtu":1500,"qdisc":"noqueue",\
                "master":"br0","operstate":"UP","address":"02:00:00:00:01:01","broadcast":"ff:ff:ff:ff:ff:ff",\
                "link_netnsid":0,"promiscuity":1,"max_mtu":65521,"linkinfo":{"info_kind":"veth",\
                "info_slave_kind":"bridge","info_slave_data":{"state":"forwarding","priority":32,"cost":2,""");
        assertThat(patched)
                .contains("\"id\":\"0x8001\",\"no\":\"0x1\"", "\"hold_timer\":0.00", "\"multicast_router\":1")
                .doesNotContain("mcast_fast_leave");
    }
}
