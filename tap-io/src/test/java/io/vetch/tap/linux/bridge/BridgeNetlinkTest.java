package io.vetch.tap.linux.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the real tools set is read back. */
@RequiresNamespaces
class BridgeNetlinkTest {
    private static final Set<PortSetting> DEFAULTS =
            EnumSet.of(PortSetting.LEARNING, PortSetting.FLOOD, PortSetting.MCAST_FLOOD, PortSetting.BCAST_FLOOD);

    private BridgeLab lab;

    @BeforeEach
    void open() throws IOException {
        lab = new BridgeLab();
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    @Test
    void freshBridgeIsToldWithTheKernelsDefaults() throws IOException {
        BridgeState state = lab.state();

        assertThat(state.link().name()).isEqualTo("br0");
        assertThat(state.priority()).isEqualTo(32768);
        assertThat(state.ageingTime()).isEqualTo(30_000);
        assertThat(state.stp()).isZero();
        assertThat(state.groupForwardMask()).isZero();
        assertThat(state.groupAddress()).isEqualTo(BridgeLab.mac("01:80:c2:00:00:00"));
        assertThat(state.vlanFiltering()).isFalse();
        assertThat(state.multicastRouter()).isEqualTo(1);
        assertThat(state.snooping()).isTrue();
        assertThat(state.querier()).isFalse();
        assertThat(state.ipv4Querier()).isEqualTo(QuerierState.NONE);
        assertThat(state.ipv6Querier()).isEqualTo(QuerierState.NONE);
        assertThat(state.multicast().igmpVersion()).isEqualTo(2);
        assertThat(state.multicast().mldVersion()).isEqualTo(1);
        assertThat(state.multicast().membershipInterval()).isEqualTo(26_000);
        assertThat(state.multicast().querierInterval()).isEqualTo(25_500);
        assertThat(state.multicast().queryInterval()).isEqualTo(12_500);
        assertThat(state.multicast().responseInterval()).isEqualTo(1_000);
        assertThat(state.multicast().startupCount()).isEqualTo(2);
        assertThat(state.maxLearned()).isZero();
        assertThat(state.netfilterCalls()).isZero();
        assertThat(state.booleanOptions()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ageing_time 500, ageingTime, 500",
        "priority 4096, priority, 4096",
        "group_fwd_mask 0x4000, groupForwardMask, 16384",
        "mcast_router 2, multicastRouter, 2",
        "mcast_snooping 0, snooping, false",
        "mcast_querier 1, querier, true",
        "stp_state 1, stp, 1",
        "nf_call_iptables 1, netfilterCalls, 1",
        "nf_call_ip6tables 1, netfilterCalls, 2",
        "nf_call_arptables 1, netfilterCalls, 4",
        "no_linklocal_learn 1, booleanOptions, 1",
        "mcast_igmp_version 3, multicast.igmpVersion, 3",
        "mcast_mld_version 2, multicast.mldVersion, 2",
        "mcast_querier_interval 7000, multicast.querierInterval, 7000",
        "mcast_query_interval 600, multicast.queryInterval, 600",
        "mcast_query_response_interval 300, multicast.responseInterval, 300",
        "mcast_membership_interval 4000, multicast.membershipInterval, 4000",
        "mcast_startup_query_interval 400, multicast.startupInterval, 400",
        "mcast_startup_query_count 5, multicast.startupCount, 5",
    })
    void bridgeOptionIsReadBack(String option, String property, String value) throws IOException {
        lab.net.ip("link set br0 type bridge " + option);

        assertThat(lab.state())
                .extracting(property)
                .satisfies(read -> assertThat(read.toString()).isEqualTo(value));
    }

    @Test
    void groupAddressIsReadBack() throws IOException {
        lab.net.ip("link set br0 type bridge group_address 01:80:c2:00:00:0e");

        assertThat(lab.state().groupAddress()).isEqualTo(BridgeLab.mac("01:80:c2:00:00:0e"));
    }

    @Test
    void limitOfStationsIsReadBack() throws IOException {
        int ifLinkInfo = 18;
        NetlinkMessage set = new NetlinkMessage(16, 0).ifinfo(lab.bridge, 0, 0);
        int info = set.begin(ifLinkInfo);
        set.attribute(1, "bridge");
        int data = set.begin(2);
        set.attribute(49, 8).end(data); // the tool of Debian 12 has no word for IFLA_BR_FDB_MAX_LEARNED
        request(set.end(info));

        assertThat(lab.state().maxLearned()).isEqualTo(8);
    }

    private void request(NetlinkMessage message) throws IOException {
        try (NetlinkSocket socket = lab.net.call(NetlinkSocket::open)) {
            socket.request("set what the tool has no word for", message);
        }
    }

    @Test
    void onlyBridgesAreBridges() throws IOException {
        lab.net.ip("link add br1 type bridge");

        assertThat(lab.netlink.bridges())
                .extracting(state -> state.link().name())
                .containsExactly("br0", "br1");
        assertThat(lab.netlink.bridge(lab.p1)).isEmpty();
        assertThat(lab.netlink.bridge(4711)).isEmpty();
        assertThat(lab.netlink.ports(lab.net.index("br1"))).isEmpty();
        assertThat(lab.netlink.ports(lab.p1)).isEmpty();
    }

    @Test
    void whatIsGoneIsEmpty() throws IOException {
        lab.net.ip("link del br0");

        assertThat(lab.netlink.bridges()).isEmpty();
        assertThat(lab.netlink.ports(lab.bridge)).isEmpty();
        assertThat(lab.netlink.entries(lab.bridge)).isEmpty();
        assertThat(lab.netlink.groups(lab.bridge)).isEqualTo(MulticastDatabase.EMPTY);
    }

    @Test
    void portsComeByTheirNumbers() throws IOException {
        lab.net.addVeth("p3", "q3");
        lab.net.ip("link set p1 nomaster");
        lab.net.ip("link set p3 master br0");
        lab.net.ip("link set p1 master br0");

        List<BridgePortState> ports = lab.netlink.ports(lab.bridge);

        assertThat(ports).extracting(port -> port.link().name()).containsExactly("p3", "p2", "p1");
        assertThat(ports).extracting(BridgePortState::number).containsExactly(1, 2, 3);
    }

    @Test
    void freshPortIsToldWithTheKernelsDefaults() throws IOException {
        BridgePortState port = lab.port(lab.p1);

        assertThat(port.state()).isEqualTo(BridgePortState.FORWARDING);
        assertThat(port.priority()).isEqualTo(32);
        assertThat(port.cost()).isEqualTo(2);
        assertThat(port.settings()).isEqualTo(DEFAULTS);
        assertThat(port.multicastRouter()).isEqualTo(1);
        assertThat(port.backupPort()).isZero();
        assertThat(port.link().master()).isEqualTo(lab.bridge);
    }

    @ParameterizedTest
    @EnumSource(
            value = PortSetting.class,
            names = {"MAB", "NEIGH_VLAN_SUPPRESS", "NEIGH_FORWARD_GRAT", "LEARNING_SYNC"},
            mode = EnumSource.Mode.EXCLUDE)
    void portSettingIsReadBack(PortSetting setting) throws IOException {
        boolean on = !DEFAULTS.contains(setting);
        String line = setting.word() + (on ? " on" : " off");
        if (setting.word().startsWith("proxy_arp")) {
            lab.net.ip("link set p1 type bridge_slave " + line);
        } else {
            lab.tool("link set dev p1 " + line);
        }

        Set<PortSetting> expected = new HashSet<>(DEFAULTS);
        assertThat(on ? expected.add(setting) : expected.remove(setting)).isTrue();
        assertThat(lab.port(lab.p1).settings()).isEqualTo(expected);
        assertThat(lab.port(lab.p2).settings()).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @EnumSource(
            value = PortSetting.class,
            names = {"MAB", "NEIGH_VLAN_SUPPRESS"})
    void portSettingThatTheToolHasNoWordForIsReadBack(PortSetting setting) throws IOException {
        lab.tool("link set dev p1 locked on"); // without it there is no mab
        NetlinkMessage set = new NetlinkMessage(19, 0).ifinfo(7, lab.p1, 0, 0);
        int port = set.begin(12 | 0x8000); // IFLA_PROTINFO, NLA_F_NESTED
        set.attribute(setting.attribute(), new byte[] {1}).end(port);
        request(set);

        assertThat(lab.port(lab.p1).settings()).contains(setting);
    }

    @Test
    void numbersOfAPortAreReadBack() throws IOException {
        lab.tool("link set dev p1 cost 77 priority 5 state 1 mcast_router 2 backup_port p2");
        lab.net.ip("link set p1 type bridge_slave group_fwd_mask 0x4000");

        BridgePortState port = lab.port(lab.p1);

        assertThat(port.cost()).isEqualTo(77);
        assertThat(port.priority()).isEqualTo(5);
        assertThat(port.state()).isEqualTo(BridgePortState.LISTENING);
        assertThat(port.multicastRouter()).isEqualTo(2);
        assertThat(port.backupPort()).isEqualTo(lab.p2);
        assertThat(port.groupForwardMask()).isEqualTo(0x4000);
    }

    @Test
    void portWithoutCarrierIsDisabled() throws IOException {
        lab.net.ip("link set q1 down");

        await().untilAsserted(
                        () -> // the kernel tells the bridge a little later
                        assertThat(lab.port(lab.p1).state()).isEqualTo(BridgePortState.DISABLED));
        assertThat(lab.port(lab.p1).link().hasCarrier()).isFalse();
    }

    @Test
    void kindsOfStationsAreToldApart() throws IOException {
        lab.tool("fdb add 02:00:00:00:00:01 dev p1 master static");
        lab.tool("fdb add 02:00:00:00:00:02 dev p1 master dynamic");
        lab.tool("fdb add 02:00:00:00:00:03 dev p2 master static sticky");
        lab.tool("fdb add 02:00:00:00:00:04 dev p2 master extern_learn");
        lab.tool("fdb add 02:00:00:00:00:05 dev p2 master permanent");
        lab.tool("fdb add 02:00:00:00:00:06 dev p2 self permanent");

        assertThat(lab.entries("02:00:00:00:00:01")).singleElement().satisfies(entry -> {
            assertThat(entry.isStatic()).isTrue();
            assertThat(entry.isLocal() || entry.isDynamic() || entry.isSticky() || entry.isExternal())
                    .isFalse();
            assertThat(entry.ifindex()).isEqualTo(lab.p1);
            assertThat(entry.vlan()).isZero();
        });
        assertThat(lab.entries("02:00:00:00:00:02")).singleElement().matches(KernelFdbEntry::isDynamic);
        assertThat(lab.entries("02:00:00:00:00:03"))
                .singleElement()
                .matches(KernelFdbEntry::isStatic)
                .matches(KernelFdbEntry::isSticky);
        assertThat(lab.entries("02:00:00:00:00:04"))
                .singleElement()
                .matches(KernelFdbEntry::isExternal)
                .matches(KernelFdbEntry::isDynamic);
        assertThat(lab.entries("02:00:00:00:00:05")).singleElement().matches(KernelFdbEntry::isLocal);
        assertThat(lab.entries("02:00:00:00:00:06")).isEmpty(); // the interface's own, not the bridge's
    }

    @Test
    void addressesOfTheBridgesOwnAreThere() throws IOException {
        lab.net.ip("link set br0 address 02:00:00:00:00:99");
        lab.tool("fdb add 02:00:00:00:00:98 dev br0 self permanent");

        for (String own : List.of("02:00:00:00:00:99", "02:00:00:00:00:98")) {
            assertThat(lab.entries(own)).singleElement().satisfies(entry -> {
                assertThat(entry.isLocal()).isTrue();
                assertThat(entry.ifindex()).isEqualTo(lab.bridge);
            });
        }
        long ofPort = lab.port(lab.p1).link().address();
        assertThat(lab.netlink.entries(lab.bridge))
                .anyMatch(entry -> entry.ifindex() == lab.p1 && entry.address() == ofPort && entry.isLocal());
    }

    @Test
    void stationsOfAnotherBridgeAreNotThere() throws IOException {
        lab.net.ip("link add br1 type bridge");
        lab.net.addVeth("p3", "q3");
        lab.net.ip("link set p3 master br1");
        lab.tool("fdb add 02:00:00:00:00:01 dev p3 master static");

        assertThat(lab.entries("02:00:00:00:00:01")).isEmpty();
        assertThat(lab.netlink.entries(lab.net.index("br1"))).isNotEmpty();
    }

    @Test
    void groupsAreRead() throws IOException {
        lab.net.ip("link set br0 type bridge mcast_igmp_version 3 mcast_mld_version 2");
        lab.tool("mdb add dev br0 port p1 grp 239.1.2.3 permanent");
        lab.tool("mdb add dev br0 port p2 grp 239.1.2.3");
        lab.tool("mdb add dev br0 port p2 grp 239.1.2.3 src 10.0.0.1 permanent");
        lab.tool("mdb add dev br0 port p1 grp ff05::1:2 permanent");
        lab.tool("mdb add dev br0 port p1 grp 01:00:5e:00:00:99 permanent");
        lab.tool("mdb add dev br0 port br0 grp 239.1.2.4");

        List<GroupMember> members = lab.netlink.groups(lab.bridge).members();

        GroupAddress group = new GroupAddress(GroupAddress.IPV4, 0, 0xef010203L);
        GroupAddress ipv6 = new GroupAddress(GroupAddress.IPV6, 0xff05_0000_0000_0000L, 0x0001_0002);
        GroupAddress mac = new GroupAddress(GroupAddress.LAYER_2, 0, 0x01005e000099L);
        GroupAddress source = new GroupAddress(GroupAddress.IPV4, 0, 0x0a000001L);
        assertThat(members)
                .contains(
                        new GroupMember(lab.p1, group, null, 0, true, false, false),
                        new GroupMember(lab.p2, group, null, 0, false, false, false),
                        new GroupMember(lab.p2, group, source, 0, true, false, true),
                        new GroupMember(lab.p1, ipv6, null, 0, true, false, false),
                        new GroupMember(lab.p1, mac, null, 0, true, false, false),
                        new GroupMember(
                                lab.bridge,
                                new GroupAddress(GroupAddress.IPV4, 0, 0xef010204L),
                                null,
                                0,
                                false,
                                false,
                                false));
        assertThat(members)
                .extracting(member -> member.group().toString())
                .contains("239.1.2.3", "ff05:0:0:0:0:0:1:2", "01:00:5e:00:00:99");
    }

    @Test
    void portThatIsAlwaysARouterGetsGroupsOfBothVersions() throws IOException {
        lab.tool("link set dev p2 mcast_router 2");

        MulticastDatabase groups = lab.netlink.groups(lab.bridge);

        assertThat(groups.routerPorts()).containsExactly(lab.p2);
        assertThat(groups.ipv4RouterPorts()).containsExactly(lab.p2);
        assertThat(groups.ipv6RouterPorts()).containsExactly(lab.p2);
    }

    /** A bridge behind q1 asks: br0 hears of it by its port p1. */
    @Test
    void querierBehindAPortIsTold() throws IOException {
        lab.net.ip("link add br1 type bridge mcast_querier 1");
        lab.net.ip("link set q1 master br1");
        lab.net.ip("address add 10.9.9.9/24 dev br1");
        lab.net.ip("link set br1 type bridge mcast_query_use_ifaddr 1");
        lab.net.ip("link set br1 up");

        await().until(() -> lab.state().ipv4Querier().other());

        QuerierState querier = lab.state().ipv4Querier();
        assertThat(querier.port()).isEqualTo(lab.p1);
        assertThat(querier.remaining())
                .isPositive()
                .isLessThanOrEqualTo(lab.state().multicast().querierInterval());
        assertThat(lab.netlink.groups(lab.bridge).ipv4RouterPorts()).containsExactly(lab.p1);
        assertThat(lab.netlink.groups(lab.bridge).ipv6RouterPorts()).isEmpty();
    }

    @Test
    void closeLeavesNothingOpen() throws IOException {
        long before = OpenFiles.count();
        try (TestNamespace other = TestNamespace.open()) {
            other.call(BridgeNetlink::open).close();
        }

        assertThat(OpenFiles.count()).isEqualTo(before);
    }
}
