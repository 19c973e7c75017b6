package io.vetch.core.multicast;

import static io.vetch.core.multicast.Messages.ipv4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.RefusedException;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.port.PortState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code mcast_vlan_snooping}: each VLAN has queriers, routers, groups and options of its own. */
class VlanSnoopingTest {
    private static final IpAddress GROUP = ipv4("239.1.1.1");
    private static final IpAddress OTHER = ipv4("239.1.1.2");
    /** As the kernel's bridge sends it, from its MAC address on. */
    private static final String QUERY = "080046c00020000040000102041700000000e000000194040000" + "1164ee9b00000000";

    private final VlanBench bench = new VlanBench();

    @Test
    void aQuerierOfOneVlanPrunesNoOther() {
        bench.join(1, 10, GROUP);
        bench.query(4, 10);
        bench.run(2);
        assertThat(bench.prunes(10)).isTrue();
        assertThat(bench.prunes(20)).isFalse();
        assertThat(bench.send(2, 10, GROUP)).containsExactly("p1", "p4");
        assertThat(bench.send(2, 10, OTHER)).containsExactly("p4");
        assertThat(bench.send(2, 20, OTHER)).containsExactly("p3", "p4");
        assertThat(bench.routers(10)).containsExactly("p4 1");
        assertThat(bench.routers(20)).isEmpty();
        assertThat(bench.rules().routers(0)).isEmpty();
        bench.run(255);
        assertThat(bench.prunes(10)).isFalse();
        assertThat(bench.routers(10)).isEmpty();
        assertThat(bench.news).containsExactly("+p1 10 239.1.1.1", "+router p4 10", "-router p4 10");
    }

    @Test
    void theSameGroupHasOtherMembersInAnotherVlan() {
        bench.query(4, 10);
        bench.query(4, 20);
        bench.join(1, 10, GROUP);
        bench.join(3, 20, GROUP);
        bench.run(2);
        assertThat(bench.entries()).containsExactly("p1 10 239.1.1.1", "p3 20 239.1.1.1");
        assertThat(bench.send(2, 10, GROUP)).containsExactly("p1", "p4");
        assertThat(bench.send(2, 20, GROUP)).containsExactly("p3", "p4");
    }

    @Test
    void queriesLeaveInTheirVlanAsTheListOfThePortSays() {
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.run(1);
        assertThat(igmp())
                .containsExactly(
                        "br0 01005e000001" + "020000000101" + "8100000a" + QUERY,
                        "p1 01005e000001" + "020000000101" + QUERY,
                        "p2 01005e000001" + "020000000101" + "8100000a" + QUERY,
                        "p4 01005e000001" + "020000000101" + "8100000a" + QUERY);
        bench.sent.clear();
        bench.set(20, BridgeOption.MCAST_QUERIER, 1);
        bench.run(1);
        assertThat(igmp())
                .containsExactly(
                        "p2 01005e000001" + "020000000101" + "81000014" + QUERY,
                        "p3 01005e000001" + "020000000101" + QUERY,
                        "p4 01005e000001" + "020000000101" + "81000014" + QUERY);
    }

    private List<String> igmp() {
        return bench.sent.stream()
                .filter(each -> each.contains(" 01005e"))
                .sorted()
                .toList();
    }

    @Test
    void tagsAreThoseOfTheBridge() {
        bench.bridge.setOption(BridgeOption.VLAN_PROTOCOL, 0x88a8);
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.run(1);
        assertThat(igmp()).anyMatch(each -> each.startsWith("p2 ") && each.contains("88a8000a"));
    }

    @Test
    void eachVlanAsksAtItsOwnPace() {
        bench.bridge
                .snooping()
                .vlans()
                .setOptions(
                        10,
                        10,
                        Map.of(
                                BridgeOption.MCAST_QUERIER, 1L,
                                BridgeOption.MCAST_STARTUP_QUERY_INTERVAL, 200L,
                                BridgeOption.MCAST_QUERY_INTERVAL, 500L));
        bench.set(20, BridgeOption.MCAST_QUERIER, 1);
        bench.run(22);
        // after 0 and 2 s, then every 5 s; and after 0 s, the next one after 31 s
        assertThat(igmp()).filteredOn(each -> each.startsWith("p1 ")).hasSize(5);
        assertThat(igmp()).filteredOn(each -> each.startsWith("p3 ")).hasSize(1);
    }

    /** What the bridge has as a whole is not asked for by VLANs. */
    @Test
    void theBridgesQuerierIsNotTheVlans() {
        bench.bridge.setOption(BridgeOption.MCAST_QUERIER, 1);
        bench.run(60);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.prunes(10)).isFalse();
    }

    @Test
    void nothingIsPrunedBeforeHostsCouldAnswer() {
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.run(5);
        assertThat(bench.send(2, 10, GROUP)).containsExactly("br0", "p1", "p4");
        bench.run(6);
        assertThat(bench.send(2, 10, GROUP)).isEmpty();
        bench.set(10, BridgeOption.MCAST_SNOOPING, 0);
        bench.set(10, BridgeOption.MCAST_SNOOPING, 1);
        bench.run(1);
        assertThat(bench.send(2, 10, GROUP)).containsExactly("br0", "p1", "p4");
        bench.run(10);
        assertThat(bench.send(2, 10, GROUP)).isEmpty();
    }

    @Test
    void aVlanThatDoesNotSnoopIsFlooded() {
        bench.query(4, 20);
        bench.join(3, 20, GROUP);
        bench.run(2);
        assertThat(bench.send(2, 20, OTHER)).containsExactly("p4");
        bench.set(20, BridgeOption.MCAST_SNOOPING, 0);
        bench.run(0);
        assertThat(bench.entries()).isEmpty();
        assertThat(bench.routers(20)).isEmpty();
        assertThat(bench.send(2, 20, OTHER)).containsExactly("p3", "p4");
        bench.join(3, 20, GROUP);
        assertThat(bench.entries()).isEmpty();
    }

    @Test
    void leavingAsksInTheVlanAlone() {
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.set(20, BridgeOption.MCAST_QUERIER, 1);
        bench.join(2, 10, GROUP);
        bench.join(2, 20, GROUP);
        bench.run(20);
        bench.sent.clear();
        bench.receive(2, 20, Messages.leave(VlanBench.host(2), GROUP));
        bench.run(5);
        assertThat(bench.entries()).containsExactly("p2 10 239.1.1.1");
        assertThat(igmp()).isNotEmpty().allMatch(each -> each.startsWith("p2 ") && each.contains("81000014"));
    }

    @Test
    void aPortLeadsToARouterInOneVlan() {
        bench.bridge.snooping().vlans().setRouter(bench.port(2), 10, 2);
        bench.query(4, 10);
        bench.query(4, 20);
        bench.run(2);
        assertThat(bench.routers(10)).containsExactly("p2 2", "p4 1");
        assertThat(bench.send(4, 10, OTHER)).containsExactly("p2");
        assertThat(bench.send(4, 20, OTHER)).isEmpty();
        bench.bridge.snooping().vlans().setRouter(bench.port(4), 20, 0);
        assertThat(bench.routers(20)).isEmpty();
        bench.bridge.snooping().vlans().setRouter(bench.port(2), 20, 3);
        assertThat(bench.bridge.snooping().vlans().router(bench.port(2), 20)).isEqualTo(3);
        bench.run(256);
        assertThat(bench.bridge.snooping().vlans().router(bench.port(2), 20)).isEqualTo(1);
        assertThatThrownBy(() -> bench.bridge.snooping().vlans().setRouter(bench.port(2), 20, 4))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void theHostIsARouterInOneVlan() {
        bench.query(4, 10);
        bench.run(2);
        assertThat(bench.send(2, 10, OTHER)).containsExactly("p4");
        bench.bridge.snooping().vlans().setRouter(bench.local, 10, 2);
        bench.run(0);
        assertThat(bench.send(2, 10, OTHER)).containsExactly("br0", "p4");
        assertThatThrownBy(() -> bench.bridge.snooping().vlans().setRouter(bench.local, 10, 3))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aPortMayBeInSoManyGroupsOfAVlan() {
        bench.bridge.snooping().vlans().setMaxGroups(bench.port(2), 10, 1);
        bench.join(2, 10, GROUP);
        bench.join(2, 10, OTHER);
        bench.join(2, 20, GROUP);
        bench.join(2, 20, OTHER);
        assertThat(bench.entries()).containsExactly("p2 10 239.1.1.1", "p2 20 239.1.1.1", "p2 20 239.1.1.2");
        assertThat(bench.rules().groupCount(bench.port(2))).isEqualTo(3);
        assertThat(bench.bridge.snooping().vlans().groupCount(bench.port(2), 10))
                .isEqualTo(1);
        assertThatThrownBy(() -> bench.add(2, 10, OTHER))
                .hasMessage("Port-VLAN is already in 1 groups, and mcast_max_groups=1");
        bench.rules().setMaxGroups(bench.port(2), 3);
        assertThatThrownBy(() -> bench.add(2, 20, ipv4("239.1.1.3")))
                .hasMessage("Port is already in 3 groups, and mcast_max_groups=3");
    }

    @Test
    void aFullTableEndsAllSnooping() {
        bench.bridge.setOption(BridgeOption.MCAST_HASH_MAX, 2);
        bench.join(1, 10, GROUP);
        bench.join(3, 20, GROUP);
        bench.join(3, 20, OTHER);
        assertThat(bench.news).contains("there are mcast_hash_max 2 groups already");
    }

    // ---- what VLANs there are

    @Test
    void entriesThatWereAddedForGoodOutlastEveryChange() {
        bench.add(2, 10, GROUP);
        bench.join(2, 10, OTHER);
        bench.query(4, 10);
        bench.run(2);
        bench.bridge.setOption(BridgeOption.MCAST_VLAN_SNOOPING, 0);
        assertThat(bench.entries()).containsExactly("p2 10 239.1.1.1 permanent");
        bench.bridge.setOption(BridgeOption.MCAST_VLAN_SNOOPING, 1);
        bench.query(4, 10);
        bench.run(2);
        assertThat(bench.send(4, 10, GROUP)).containsExactly("p2");
        bench.bridge.vlans().delete(bench.port(2), 10, 10);
        assertThat(bench.entries()).containsExactly("p2 10 239.1.1.1 permanent");
        assertThat(bench.send(4, 10, GROUP)).isEmpty();
        bench.bridge.vlans().add(bench.port(2), 10, 10, false, false);
        assertThat(bench.send(4, 10, GROUP)).containsExactly("p2");
        bench.bridge.removePort(bench.port(2));
        assertThat(bench.entries()).isEmpty();
        assertThat(bench.rules().groupCount(bench.port(1))).isZero();
    }

    @Test
    void aVlanThatNobodyIsInForgets() {
        bench.set(20, BridgeOption.MCAST_QUERIER, 1);
        bench.bridge.snooping().vlans().setRouter(bench.port(3), 20, 2);
        bench.bridge.vlans().delete(bench.port(2), 20, 20);
        bench.bridge.vlans().delete(bench.port(3), 20, 20);
        bench.bridge.vlans().delete(bench.port(4), 20, 20);
        assertThat(bench.rules().vlans()).containsExactly(1, 10);
        bench.sent.clear();
        bench.bridge.vlans().add(bench.port(3), 20, 20, true, true);
        bench.run(300);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.routers(20)).isEmpty();
    }

    @Test
    void aPortThatBlocksAVlanIsInNoGroupOfIt() {
        bench.join(2, 10, GROUP);
        bench.join(2, 20, GROUP);
        bench.bridge.vlans().setState(bench.port(2), 20, 20, PortState.BLOCKING);
        assertThat(bench.entries()).containsExactly("p2 10 239.1.1.1");
        bench.set(20, BridgeOption.MCAST_QUERIER, 1);
        bench.run(1);
        assertThat(igmp()).noneMatch(each -> each.startsWith("p2 "));
        bench.bridge.vlans().setState(bench.port(2), 20, 20, PortState.FORWARDING);
        bench.run(1);
        assertThat(igmp()).anyMatch(each -> each.startsWith("p2 "));
        bench.bridge.setOperational(bench.port(2), false);
        assertThat(bench.entries()).isEmpty();
    }

    @Test
    void aBridgeThatIsDownAsksNobody() {
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.join(0, 10, GROUP);
        bench.bridge.setUp(false);
        bench.sent.clear();
        bench.run(200);
        assertThat(bench.sent).isEmpty();
        bench.bridge.setUp(true);
        bench.run(1);
        assertThat(igmp()).hasSize(4);
    }

    @Test
    void theHostIsAskedNoMoreInAVlanThatItHasLeft() {
        bench.join(0, 10, GROUP);
        assertThat(bench.entries()).containsExactly("br0 10 239.1.1.1");
        bench.bridge.vlans().delete(bench.local, 10, 10);
        assertThat(bench.entries()).isEmpty();
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.run(1);
        assertThat(igmp()).noneMatch(each -> each.startsWith("br0 "));
    }

    @Test
    void withoutItTheBridgeSnoopsAsAWholeAgain() {
        bench.set(10, BridgeOption.MCAST_QUERIER, 1);
        bench.bridge.setOption(BridgeOption.MCAST_QUERIER, 1);
        bench.run(20);
        bench.sent.clear();
        bench.bridge.setOption(BridgeOption.VLAN_FILTERING, 0);
        assertThat(bench.bridge.option(BridgeOption.MCAST_VLAN_SNOOPING)).isZero();
        bench.run(5);
        assertThat(igmp()).hasSize(5).noneMatch(each -> each.contains("8100"));
        assertThat(bench.prunes(0)).isFalse();
        bench.run(6);
        assertThat(bench.prunes(0)).isTrue();
        assertThatThrownBy(() -> bench.bridge.setOption(BridgeOption.MCAST_VLAN_SNOOPING, 1))
                .hasMessage("bridge: Cannot enable multicast vlan snooping with vlan filtering disabled");
        bench.bridge.setOption(BridgeOption.VLAN_FILTERING, 1);
        bench.bridge.setOption(BridgeOption.MCAST_VLAN_SNOOPING, 1);
        bench.run(1);
        assertThat(bench.prunes(10)).isFalse();
        bench.run(10);
        assertThat(bench.prunes(10)).isTrue();
    }

    @Test
    void entriesByHandNeedAVlanThatSnoops() {
        assertThatThrownBy(() -> bench.add(2, 0, GROUP))
                .hasMessage("Cannot add an entry without a vlan when vlan snooping is enabled");
        assertThatThrownBy(() -> bench.add(2, 30, GROUP)).hasMessage("Vlan is not configured");
        bench.set(20, BridgeOption.MCAST_SNOOPING, 0);
        assertThatThrownBy(() -> bench.add(2, 20, GROUP)).hasMessage("Vlan's multicast processing is disabled");
        bench.add(1, 10, GROUP);
        assertThat(bench.entries()).containsExactly("p1 10 239.1.1.1 permanent");
    }

    @Test
    void optionsAreThoseThatTheKernelTakes() {
        bench.set(10, BridgeOption.MCAST_QUERY_INTERVAL, 1);
        bench.set(10, BridgeOption.MCAST_MEMBERSHIP_INTERVAL, 7);
        bench.set(10, BridgeOption.MCAST_QUERIER, 7);
        assertThat(bench.bridge.snooping().vlans().option(10, BridgeOption.MCAST_QUERY_INTERVAL))
                .isEqualTo(100);
        assertThat(bench.bridge.snooping().vlans().option(10, BridgeOption.MCAST_MEMBERSHIP_INTERVAL))
                .isEqualTo(6);
        assertThat(bench.bridge.snooping().vlans().option(10, BridgeOption.MCAST_QUERIER))
                .isEqualTo(1);
        assertThatThrownBy(() -> bench.set(10, BridgeOption.MCAST_IGMP_VERSION, 4))
                .isInstanceOf(RefusedException.class);
        assertThat(bench.bridge.snooping().vlans().option(20, BridgeOption.MCAST_QUERY_INTERVAL))
                .isEqualTo(12_500);
    }

    @Test
    void sourcesAreToldApartInOneVlan() {
        bench.set(10, BridgeOption.MCAST_IGMP_VERSION, 3);
        bench.receive(1, 10, Messages.report(VlanBench.host(1), 1, GROUP, ipv4("10.9.9.1")));
        bench.receive(3, 20, Messages.report(VlanBench.host(3), 1, GROUP, ipv4("10.9.9.1")));
        assertThat(bench.rules().entries(0).stream().map(GroupEntry::include))
                .containsExactlyInAnyOrder(true, true, false);
    }
}
