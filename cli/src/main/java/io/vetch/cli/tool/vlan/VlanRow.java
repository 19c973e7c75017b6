package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import io.vetch.core.vlan.VlanCounters.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * One line of a list: a VLAN, or several with the same properties.
 *
 * @param range as numbers
 * @param multicast what else {@code -d} says
 */
record VlanRow(VlanRange range, boolean pvid, boolean untagged, PortState state, Multicast multicast) {
    private static final String INDENT = " ".repeat(20);
    /** The second line of VLANs that a port has left. */
    static final String GONE = INDENT + "state disabled \n";

    /**
     * Of a port in a VLAN.
     *
     * @param router whether a multicast router is behind it
     * @param groups in how many it is
     * @param most in how many it may be, 0 for any number
     */
    record Multicast(long router, int groups, long most) {
        private static final Multicast USUAL = new Multicast(1, 0, 0);

        static Multicast of(VlanTarget target, int vlan) {
            VlanSnooping snooping = target.bridge().snooping().vlans();
            return new Multicast(
                    snooping.router(target.port(), vlan),
                    snooping.groupCount(target.port(), vlan),
                    snooping.maxGroups(target.port(), vlan));
        }

        boolean isLike(Multicast other) {
            return router == other.router && most == 0 && other.most == 0;
        }

        /** A limit that iproute2 6.1 does not know is shown where there is one. */
        String text() {
            String limit = "mcast_n_groups " + groups + " mcast_max_groups " + most + " ";
            return "mcast_router " + router + " " + (most == 0 ? "" : limit);
        }

        void addTo(ObjectNode json) {
            json.put("mcast_router", router);
            if (most != 0) {
                json.put("mcast_n_groups", groups).put("mcast_max_groups", most);
            }
        }
    }

    /** All lines of a list. @param joined whether neighbours that are alike share a line */
    static List<VlanRow> of(PortVlans list, IntPredicate wanted, boolean joined) {
        return of(list, wanted, joined, _ -> Multicast.USUAL);
    }

    /** All lines of a port's list. */
    static List<VlanRow> of(VlanTarget target, IntPredicate wanted, boolean joined) {
        PortVlans list = target.bridge().vlans().of(target.port());
        return of(list, wanted, joined, vlan -> Multicast.of(target, vlan));
    }

    private static List<VlanRow> of(
            PortVlans list, IntPredicate wanted, boolean joined, IntFunction<Multicast> multicast) {
        List<VlanRow> rows = new ArrayList<>();
        list.ids().filter(wanted).forEach(vlan -> {
            VlanRow row = of(list, vlan, multicast.apply(vlan));
            if (joined && !rows.isEmpty() && rows.getLast().goesOnWith(row)) {
                row = rows.removeLast().through(vlan);
            }
            rows.add(row);
        });
        return rows;
    }

    private static VlanRow of(PortVlans list, int vlan, Multicast multicast) {
        return new VlanRow(
                new VlanRange(vlan, vlan), list.pvid() == vlan, list.isUntagged(vlan), list.state(vlan), multicast);
    }

    private boolean goesOnWith(VlanRow next) {
        boolean alike = untagged == next.untagged && state == next.state && !pvid && !next.pvid;
        return alike && multicast.isLike(next.multicast) && next.range.first() == range.last() + 1;
    }

    private VlanRow through(int last) {
        return new VlanRow(new VlanRange(range.first(), last), pvid, untagged, state, multicast);
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
        return INDENT + "state " + state + " " + multicast.text() + "\n";
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

    /**
     * @param flagged whether there is a list of flags even if it is empty, as for ranges and for a bridge's own
     *     statistics
     */
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
        multicast.addTo(json.put("state", state.toString()));
        return json;
    }

    ObjectNode statistics(ObjectNode json, VlanTarget target) {
        return json.put("rx_bytes", count(target, Counter.RX_BYTES))
                .put("rx_packets", count(target, Counter.RX_FRAMES))
                .put("tx_bytes", count(target, Counter.TX_BYTES))
                .put("tx_packets", count(target, Counter.TX_FRAMES));
    }
}
