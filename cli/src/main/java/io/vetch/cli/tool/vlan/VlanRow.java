package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import io.vetch.core.vlan.VlanCounters.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One line of a list: a VLAN, or several with the same properties.
 *
 * @param range as numbers
 */
record VlanRow(VlanRange range, boolean pvid, boolean untagged, PortState state) {
    private static final String INDENT = " ".repeat(20);
    /** The second line of VLANs that a port has left. */
    static final String GONE = INDENT + "state disabled \n";

    /** All lines of a list. @param joined whether neighbours that are alike share a line */
    static List<VlanRow> of(PortVlans list, IntPredicate wanted, boolean joined) {
        List<VlanRow> rows = new ArrayList<>();
        list.ids().filter(wanted).forEach(vlan -> {
            VlanRow row = of(list, vlan);
            if (joined && !rows.isEmpty() && rows.getLast().goesOnWith(row)) {
                row = rows.removeLast().through(vlan);
            }
            rows.add(row);
        });
        return rows;
    }

    private static VlanRow of(PortVlans list, int vlan) {
        return new VlanRow(new VlanRange(vlan, vlan), list.pvid() == vlan, list.isUntagged(vlan), list.state(vlan));
    }

    private boolean goesOnWith(VlanRow next) {
        boolean alike = untagged == next.untagged && state == next.state && !pvid && !next.pvid;
        return alike && next.range.first() == range.last() + 1;
    }

    private VlanRow through(int last) {
        return new VlanRow(new VlanRange(range.first(), last), pvid, untagged, state);
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (pvid) {
            flags.add("PVID");
        }
        if (untagged) {
            flags.add("Egress Untagged");
        }
        return flags;
    }

    /** {@code 10-12 Egress Untagged}. */
    String text() {
        return flags().isEmpty() ? range.text() : range.text() + " " + String.join(" ", flags());
    }

    /** The second line, with {@code -d}. */
    String details() {
        return INDENT + "state " + state + " mcast_router 1 \n";
    }

    /** With {@code -s}. */
    String statistics(VlanTarget target) {
        return INDENT + "RX: " + count(target, Counter.RX_BYTES) + " bytes " + count(target, Counter.RX_FRAMES)
                + " packets\n" + INDENT + "TX: " + count(target, Counter.TX_BYTES) + " bytes "
                + count(target, Counter.TX_FRAMES) + " packets\n";
    }

    private long count(VlanTarget target, Counter counter) {
        BridgeVlans vlans = target.bridge().vlans();
        boolean alone = target.bridge().option(BridgeOption.VLAN_STATS_PER_PORT) != 0;
        return alone ? vlans.count(target.port(), range.first(), counter) : vlans.count(range.first(), counter);
    }

    /** @param flagged whether there is a list of flags even if it is empty, as for ranges and for a bridge's own statistics */
    ObjectNode json(String key, boolean flagged) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put(key, range.first());
        if (!range.isSingle()) {
            json.put("vlanEnd", range.last());
        }
        if (flagged || !flags().isEmpty()) {
            ArrayNode flags = json.putArray("flags");
            flags().forEach(flags::add);
        }
        return json;
    }

    ObjectNode details(ObjectNode json) {
        return json.put("state", state.toString()).put("mcast_router", 1);
    }

    ObjectNode statistics(ObjectNode json, VlanTarget target) {
        return json.put("rx_bytes", count(target, Counter.RX_BYTES))
                .put("rx_packets", count(target, Counter.RX_FRAMES))
                .put("tx_bytes", count(target, Counter.TX_BYTES))
                .put("tx_packets", count(target, Counter.TX_FRAMES));
    }
}
