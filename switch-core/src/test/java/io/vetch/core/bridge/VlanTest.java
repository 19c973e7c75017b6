package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.vlan.PortVlans;
import io.vetch.core.vlan.VlanCounters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which frames pass a bridge that filters VLANs, and in which form: as a Linux 6.1 bridge was seen to do. */
class VlanTest {
    private static final String TO = "02aa00000002";
    private static final String FROM = "02aa00000001";
    private static final String GROUP = "ffffffffffff";
    private static final String IP = "0800" + "45".repeat(46);

    /**
     * Port 1 sends. Port 2 and 3 have VLAN 10, without and with a tag; 4 and 5 the same of 20. The host is in no VLAN.
     */
    private final VlanBridge br0 =
            new VlanBridge(5).clear(0).access(2, 10).trunk(3, 10).access(4, 20).trunk(5, 20);

    private static String frame(String tags) {
        return GROUP + FROM + tags + IP;
    }

    private void list(String list) {
        switch (list) {
            case "access 10" -> br0.access(1, 10);
            case "trunk 10 20" -> br0.trunk(1, 10, 20);
            case "pvid 10 tagged" -> br0.clear(1).add(1, 10, true, false);
            case "untagged 10, no pvid" -> br0.clear(1).add(1, 10, false, true);
            case "none" -> br0.clear(1);
            case "native 10, trunk 20" -> br0.access(1, 10).add(1, 20, false, false);
            default -> throw new AssertionError(list);
        }
    }

    /**
     * {@code vlan} is that in which the frame passes, 0 if it is dropped; {@code inner} what follows the tag on a
     * trunk.
     */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = true,
            emptyValue = "",
            value = {
                "access 10, '', 10, 000a, ''",
                "trunk 10 20, '', 0, '', ''",
                "pvid 10 tagged, '', 10, 000a, ''",
                "'untagged 10, no pvid', '', 0, '', ''",
                "none, '', 0, '', ''",
                "'native 10, trunk 20', '', 10, 000a, ''",
                // a priority alone
                "access 10, 8100b000, 10, b00a, ''",
                "trunk 10 20, 8100b000, 0, '', ''",
                "pvid 10 tagged, 8100a000, 10, a00a, ''",
                // with a tag
                "access 10, 8100000a, 10, 000a, ''",
                "access 10, 8100b00a, 10, b00a, ''",
                "trunk 10 20, 8100000a, 10, 000a, ''",
                "pvid 10 tagged, 8100000a, 10, 000a, ''",
                "'untagged 10, no pvid', 8100000a, 10, 000a, ''",
                "none, 8100000a, 0, '', ''",
                "access 10, 81000014, 0, '', ''",
                "trunk 10 20, 81000014, 20, 0014, ''",
                "'native 10, trunk 20', 81000014, 20, 0014, ''",
                "trunk 10 20, 8100001e, 0, '', ''",
                "trunk 10 20, 81000fff, 0, '', ''",
                // a tag of another protocol is payload
                "access 10, 88a8000a, 10, 000a, 88a8000a",
                "access 10, 88a80000, 10, 000a, 88a80000",
                "access 10, 9100000a, 10, 000a, 9100000a",
                "trunk 10 20, 88a8000a, 0, '', ''",
                // two tags
                "access 10, 8100000a81000014, 10, 000a, 81000014",
                "trunk 10 20, 810000148100000a, 20, 0014, 8100000a",
                "access 10, 8100a00081000014, 10, a00a, 81000014",
                "access 10, 8100000a88a80014, 10, 000a, 88a80014"
            })
    void framesPassInTheirVlan(String list, String tags, int vlan, String control, String inner) {
        list(list);

        String with = frame("8100" + control + inner);
        String without = frame(inner);
        Map<Integer, String> expected = switch (vlan) {
            case 10 -> Map.of(2, without, 3, with);
            case 20 -> Map.of(4, without, 5, with);
            default -> Map.of();
        };
        assertThat(br0.send(1, frame(tags))).isEqualTo(expected);
        assertThat(br0.port(1).drops(DropReason.VLAN_INGRESS)).isEqualTo(vlan == 0 ? 1 : 0);
        assertThat(knows(FROM, vlan)).isEqualTo(vlan != 0);
        assertThat(knows(FROM, 0)).isFalse();
    }

    private boolean knows(String address, int vlan) {
        return br0.bridge.fdb().get(new MacAddress(Long.parseLong(address, 16)), vlan) != null;
    }

    @Test
    void providerBridgeLooksAtServiceTagsAlone() {
        br0.bridge.setOption(BridgeOption.VLAN_PROTOCOL, 0x88a8);
        br0.access(1, 10);

        assertThat(br0.send(1, frame("8100001e")))
                .isEqualTo(Map.of(2, frame("8100001e"), 3, frame("88a8000a8100001e")));
        assertThat(br0.send(1, frame("88a8000a"))).isEqualTo(Map.of(2, frame(""), 3, frame("88a8000a")));
        assertThat(br0.send(1, frame("88a80000"))).isEqualTo(Map.of(2, frame(""), 3, frame("88a8000a")));
    }

    @Test
    void stationsAreLearnedInEachVlanAlone() {
        br0.trunk(1, 10, 20);
        br0.send(2, TO + FROM + IP);
        br0.send(4, TO + FROM + IP);

        assertThat(br0.send(1, FROM + TO + "8100000a" + IP)).isEqualTo(Map.of(2, FROM + TO + IP));
        assertThat(br0.send(1, FROM + TO + "81000014" + IP)).isEqualTo(Map.of(4, FROM + TO + IP));
    }

    @Test
    void stationWhosePortHasLeftTheVlanIsForgotten() {
        br0.access(1, 10);
        br0.send(2, GROUP + FROM + IP);
        br0.bridge.vlans().delete(br0.port(2), 10, 10);

        assertThat(knows(FROM, 10)).isFalse();
        assertThat(br0.send(1, FROM + TO + IP)).containsOnlyKeys(3);
    }

    @Test
    void knownStationIsNotReachedBeyondItsVlan() {
        br0.access(1, 10);
        br0.bridge
                .entries()
                .add(new MacAddress(Long.parseLong(TO, 16)), 10, EntryKind.STATIC, false, br0.port(2), false);
        br0.bridge.vlans().delete(br0.port(2), 10, 10);

        assertThat(br0.send(1, TO + FROM + IP)).isEmpty();
        assertThat(br0.port(1).drops(DropReason.VLAN_EGRESS)).isOne();
    }

    @Test
    void hairpinSendsBackInTheFormOfThePort() {
        br0.access(1, 10);
        br0.bridge.parameters().setFlag(br0.port(1), PortFlag.HAIRPIN, true);

        assertThat(br0.send(1, frame("8100000a"))).isEqualTo(Map.of(1, frame(""), 2, frame(""), 3, frame("8100000a")));
    }

    @Test
    void hostIsAPortLikeOthers() {
        br0.access(1, 10).add(0, 10, true, false);

        assertThat(br0.send(1, frame(""))).containsEntry(0, frame("8100000a"));
        assertThat(br0.send(0, frame(""))).isEqualTo(Map.of(1, frame(""), 2, frame(""), 3, frame("8100000a")));
        br0.clear(0).add(0, 10, false, true);
        assertThat(br0.send(0, frame(""))).isEmpty();
        assertThat(br0.send(0, frame("8100000a"))).containsOnlyKeys(1, 2, 3);
        assertThat(br0.send(1, frame(""))).containsEntry(0, frame(""));
    }

    @Test
    void promiscuousHostSeesAlsoVlansOfOthers() {
        br0.access(1, 10);
        br0.bridge.setPromiscuous(true);

        assertThat(br0.send(1, frame(""))).containsEntry(0, frame("8100000a"));
    }

    @Test
    void ownAddressOfAPortIsForTheHostInItsVlans() {
        br0.access(1, 10);
        br0.bridge.setAddress(br0.port(1), 0x02bb00000001L);

        br0.send(2, "02bb00000001" + FROM + IP);
        assertThat(br0.port(2).drops(DropReason.VLAN_EGRESS))
                .as("the host is not in VLAN 10")
                .isOne();
        br0.access(0, 10);
        assertThat(br0.send(2, "02bb00000001" + FROM + IP)).isEqualTo(Map.of(0, "02bb00000001" + FROM + IP));
        assertThat(br0.send(4, "02bb00000001" + FROM + IP))
                .as("unknown in VLAN 20")
                .containsOnlyKeys(5);
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, false", "LISTENING, false", "DISABLED, false", "LEARNING, true"})
    void stateInOneVlanHoldsThereAlone(PortState state, boolean learns) {
        br0.trunk(1, 10, 20);
        br0.bridge.vlans().setState(br0.port(1), 10, 10, state);

        assertThat(br0.send(1, frame("8100000a"))).isEmpty();
        assertThat(knows(FROM, 10)).isEqualTo(learns);
        assertThat(br0.send(2, GROUP + TO + IP)).containsOnlyKeys(3);
        assertThat(br0.send(1, frame("81000014"))).containsOnlyKeys(4, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "1518, '', true",
        "1519, '', false",
        "1522, 8100000a, true",
        "1523, 8100000a, false",
        "1518, 88a80005, true",
        "1519, 88a80005, false"
    })
    void sizeIsCountedWithoutTheTag(int length, String tags, boolean passes) {
        br0.access(1, 10);
        String header = GROUP + FROM + tags + "0800";

        assertThat(br0.send(1, header + "00".repeat(length - header.length() / 2))
                        .isEmpty())
                .isNotEqualTo(passes);
    }

    // ---- lists and options

    @Test
    void listsAreKeptWhileNothingIsFiltered() {
        VlanBridge plain = new VlanBridge(2);
        plain.bridge.setOption(BridgeOption.VLAN_FILTERING, 0);
        plain.trunk(1, 7).access(2, 7);

        assertThat(plain.send(1, frame("81000009"))).as("nothing is filtered").containsOnlyKeys(0, 2);
        plain.bridge.setOption(BridgeOption.VLAN_FILTERING, 2);
        assertThat(plain.bridge.option(BridgeOption.VLAN_FILTERING)).isOne();
        assertThat(plain.send(1, frame("81000009"))).isEmpty();
        assertThat(plain.send(1, frame("81000007"))).isEqualTo(Map.of(2, frame("")));
    }

    @Test
    void portsFollowTheDefaultPvidAsLongAsTheyHaveIt() {
        VlanBridge own = new VlanBridge(3);
        own.access(2, 5);
        own.clear(3);
        own.bridge.setOption(BridgeOption.VLAN_DEFAULT_PVID, 9);

        assertThat(own.bridge.vlans().of(own.host).ids()).containsExactly(9);
        assertThat(own.bridge.vlans().of(own.port(1)).ids()).containsExactly(9);
        assertThat(own.bridge.vlans().of(own.port(2)).pvid()).isEqualTo(5);
        assertThat(own.bridge.vlans().of(own.port(3)).ids()).isEmpty();

        own.bridge.setOption(BridgeOption.VLAN_DEFAULT_PVID, 0);
        assertThat(own.bridge.vlans().of(own.port(1)).ids()).isEmpty();
        own.bridge.setOption(BridgeOption.VLAN_DEFAULT_PVID, 4);
        PortVlans second = own.bridge.vlans().of(own.port(2));
        assertThat(second.ids()).containsExactly(4, 5);
        assertThat(second.pvid()).isEqualTo(4);
        assertThat(second.isUntagged(5)).isTrue();
        BridgePort late = own.bridge.addPort("late", 0, 1500, (frame, loop, counters) -> {});
        assertThat(own.bridge.vlans().of(late).ids()).containsExactly(4);
    }

    @Test
    void addingAVlanAgainSetsItsPropertiesAnew() {
        br0.access(1, 10).add(1, 10, false, false);

        PortVlans list = br0.bridge.vlans().of(br0.port(1));
        assertThat(list.contains(10)).isTrue();
        assertThat(list.isUntagged(10)).isFalse();
        assertThat(list.pvid()).isEqualTo(PortVlans.NO_PVID);
    }

    @Test
    void staticEntryWithoutVlanHoldsInAllVlansOfItsPort() {
        VlanBridge own = new VlanBridge(2);
        own.bridge.setOption(BridgeOption.VLAN_FILTERING, 0);
        own.bridge.entries().add(new MacAddress(Long.parseLong(TO, 16)), EntryKind.STATIC, false, own.port(2), false);
        own.bridge.setOption(BridgeOption.VLAN_FILTERING, 1);

        assertThat(own.send(1, TO + FROM + IP)).isEqualTo(Map.of(2, TO + FROM + IP));
    }

    @Test
    void framesAreCountedInTheirVlan() {
        br0.bridge.setOption(BridgeOption.VLAN_STATS_ENABLED, 1);
        br0.access(1, 10);
        br0.send(1, frame(""));
        br0.send(1, frame("8100000a"));
        br0.send(1, frame("81000014"));

        BridgeVlans vlans = br0.bridge.vlans();
        assertThat(vlans.count(br0.port(1), 10, VlanCounters.Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(vlans.count(br0.port(1), 10, VlanCounters.Counter.RX_BYTES)).isEqualTo(92);
        assertThat(vlans.count(br0.port(3), 10, VlanCounters.Counter.TX_FRAMES)).isEqualTo(2);
        assertThat(vlans.count(10, VlanCounters.Counter.TX_FRAMES)).isEqualTo(4);
        assertThat(vlans.count(20, VlanCounters.Counter.RX_FRAMES)).isZero();
    }

    @Test
    void whatAPortCountedBeforeItLeftStaysInTheSumOfTheVlan() {
        br0.bridge.setOption(BridgeOption.VLAN_STATS_ENABLED, 1);
        br0.access(1, 10);
        br0.send(1, frame(""));
        br0.send(1, frame(""));
        br0.bridge.removePort(br0.port(1));

        BridgeVlans vlans = br0.bridge.vlans();
        assertThat(vlans.count(10, VlanCounters.Counter.RX_FRAMES)).isEqualTo(2);
        assertThat(vlans.count(10, VlanCounters.Counter.RX_BYTES)).isEqualTo(92);
        assertThat(vlans.count(10, VlanCounters.Counter.TX_FRAMES)).isEqualTo(4);
        assertThat(vlans.count(20, VlanCounters.Counter.RX_FRAMES)).isZero();
    }
}
