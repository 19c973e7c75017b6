package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.Numbers;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.multicast.RouterPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * One row of {@code bridge vlan global show}: a VLAN, or neighbours that have the same.
 *
 * @param values by the words of bridge(8), in its order
 * @param routers the ports that lead to multicast routers in this VLAN
 */
record VlanGlobalRow(VlanRange range, Map<String, Long> values, List<RouterPort> routers) {
    private static final List<String> WORDS = List.of(
            "mcast_snooping",
            "mcast_querier",
            "mcast_igmp_version",
            "mcast_mld_version",
            "mcast_last_member_count",
            "mcast_last_member_interval",
            "mcast_startup_query_count",
            "mcast_startup_query_interval",
            "mcast_membership_interval",
            "mcast_querier_interval",
            "mcast_query_interval",
            "mcast_query_response_interval");

    private static final String INDENT = " ".repeat(20);
    private static final String ROUTERS = "router ports: ";

    /** The words of {@code bridge vlan global set}, in the order of those that are shown. */
    static List<String> words() {
        return WORDS;
    }

    /** What is meant by one of them. */
    static BridgeOption option(String word) {
        return BridgeOption.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static List<VlanGlobalRow> all(Bridge bridge, IntPredicate wanted) {
        List<VlanGlobalRow> rows = new ArrayList<>();
        bridge.vlans().everywhere().ids().filter(wanted).forEach(vlan -> {
            VlanGlobalRow row = of(bridge.snooping().vlans(), vlan);
            if (!rows.isEmpty() && rows.getLast().goesOnWith(row)) {
                row = rows.removeLast().through(vlan);
            }
            rows.add(row);
        });
        return rows;
    }

    private static VlanGlobalRow of(VlanSnooping snooping, int vlan) {
        Map<String, Long> values = new LinkedHashMap<>();
        WORDS.forEach(word -> values.put(word, snooping.option(vlan, option(word))));
        return new VlanGlobalRow(new VlanRange(vlan, vlan), values, snooping.routers(vlan));
    }

    private boolean goesOnWith(VlanGlobalRow next) {
        boolean alike = values.equals(next.values) && routers.isEmpty() && next.routers.isEmpty();
        return alike && next.range.first() == range.last() + 1;
    }

    private VlanGlobalRow through(int last) {
        return new VlanGlobalRow(new VlanRange(range.first(), last), values, routers);
    }

    String text(String name, boolean statistics) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s  %s\n", name, range.text()));
        text.append(INDENT);
        values.forEach(
                (word, value) -> text.append(word).append(' ').append(value).append(' '));
        text.append('\n');
        if (!routers.isEmpty()) {
            text.append(INDENT).append(ROUTERS).append(routersText(statistics)).append('\n');
        }
        return text.toString();
    }

    private String routersText(boolean statistics) {
        StringBuilder text = new StringBuilder();
        for (RouterPort router : routers) {
            if (statistics && !text.isEmpty()) {
                text.append('\n').append(INDENT).append(" ".repeat(ROUTERS.length()));
            }
            text.append(router.port()).append(' ');
            if (statistics) {
                text.append(' ')
                        .append(Numbers.timer(router.remaining()))
                        .append(' ')
                        .append(router.kind());
            }
        }
        return text.toString();
    }

    ObjectNode json(boolean statistics) {
        ObjectNode json = IprouteJson.NODES.objectNode().put("vlan", range.first());
        if (!range.isSingle()) {
            json.put("vlanEnd", range.last());
        }
        values.forEach(json::put);
        if (routers.isEmpty()) {
            return json;
        }
        ArrayNode list = json.putArray("router_ports");
        for (RouterPort router : routers) {
            ObjectNode port = list.addObject().put("port", router.port().name());
            if (statistics) {
                port.put("timer", Numbers.timer(router.remaining())).put("type", router.kind());
            }
        }
        return json;
    }
}
