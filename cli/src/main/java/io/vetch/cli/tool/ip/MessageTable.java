package io.vetch.cli.tool.ip;

import static io.vetch.core.multicast.statistics.MessageKind.IGMP_LEAVE;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_PARSE_ERROR;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V1_QUERY;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V1_REPORT;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V2_QUERY;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V2_REPORT;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V3_QUERY;
import static io.vetch.core.multicast.statistics.MessageKind.IGMP_V3_REPORT;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_LEAVE;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_PARSE_ERROR;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_V1_QUERY;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_V1_REPORT;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_V2_QUERY;
import static io.vetch.core.multicast.statistics.MessageKind.MLD_V2_REPORT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.core.multicast.statistics.MessageCounts;
import io.vetch.core.multicast.statistics.MessageKind;
import io.vetch.core.stp.StpCounters;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Counters of a bridge's protocols as iproute2 prints them (bridge_print_stats_mcast() and bridge_print_stats_stp()).
 */
final class MessageTable {
    static final StpCounters NO_TREE = new StpCounters(0, 0, 0, 0, 0, 0);

    private static final String INDENT = " ".repeat(20);
    private static final List<MessageKind> IGMP_QUERIES = List.of(IGMP_V1_QUERY, IGMP_V2_QUERY, IGMP_V3_QUERY);
    private static final List<MessageKind> IGMP_REPORTS = List.of(IGMP_V1_REPORT, IGMP_V2_REPORT, IGMP_V3_REPORT);
    private static final List<MessageKind> MLD_QUERIES = List.of(MLD_V1_QUERY, MLD_V2_QUERY);
    private static final List<MessageKind> MLD_REPORTS = List.of(MLD_V1_REPORT, MLD_V2_REPORT);

    private MessageTable() {}

    static String text(MessageCounts counts) {
        StringBuilder text = new StringBuilder();
        appendVersions(text, "IGMP queries", counts, IGMP_QUERIES);
        appendVersions(text, "IGMP reports", counts, IGMP_REPORTS);
        appendRest(text, "IGMP", counts, IGMP_LEAVE, IGMP_PARSE_ERROR);
        appendVersions(text, "MLD queries", counts, MLD_QUERIES);
        appendVersions(text, "MLD reports", counts, MLD_REPORTS);
        appendRest(text, "MLD", counts, MLD_LEAVE, MLD_PARSE_ERROR);
        return text.toString();
    }

    private static void appendVersions(StringBuilder text, String what, MessageCounts counts, List<MessageKind> kinds) {
        text.append(INDENT).append(what).append(":\n");
        appendVersions(text, "RX:", counts::received, kinds);
        appendVersions(text, "TX:", counts::sent, kinds);
    }

    private static void appendVersions(
            StringBuilder text, String direction, ToLongFunction<MessageKind> count, List<MessageKind> kinds) {
        text.append(INDENT).append("  ").append(direction);
        for (int i = 0; i < kinds.size(); i++) {
            text.append(" v").append(i + 1).append(' ').append(count.applyAsLong(kinds.get(i)));
        }
        text.append('\n');
    }

    private static void appendRest(
            StringBuilder text, String protocol, MessageCounts counts, MessageKind leave, MessageKind error) {
        text.append(INDENT).append(protocol).append(" leaves: RX: ").append(counts.received(leave));
        text.append(" TX: ").append(counts.sent(leave)).append('\n');
        text.append(INDENT).append(protocol).append(" parse errors: ").append(counts.received(error));
        text.append('\n');
    }

    static String text(StpCounters counters) {
        return INDENT + "STP BPDU:  RX: " + counters.receivedBpdus() + " TX: " + counters.sentBpdus() + "\n"
                + INDENT + "STP TCN:   RX: " + counters.receivedNotifications() + " TX: "
                + counters.sentNotifications() + "\n"
                + INDENT + "STP Transitions: Blocked: " + counters.toBlocking() + " Forwarding: "
                + counters.toForwarding() + "\n";
    }

    static ObjectNode json(MessageCounts counts) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        putVersions(json.putObject("igmp_queries"), counts, IGMP_QUERIES);
        putVersions(json.putObject("igmp_reports"), counts, IGMP_REPORTS);
        putLeaves(json.putObject("igmp_leaves"), counts, IGMP_LEAVE);
        json.put("igmp_parse_errors", counts.received(IGMP_PARSE_ERROR));
        putVersions(json.putObject("mld_queries"), counts, MLD_QUERIES);
        putVersions(json.putObject("mld_reports"), counts, MLD_REPORTS);
        putLeaves(json.putObject("mld_leaves"), counts, MLD_LEAVE);
        return json.put("mld_parse_errors", counts.received(MLD_PARSE_ERROR));
    }

    private static void putVersions(ObjectNode json, MessageCounts counts, List<MessageKind> kinds) {
        for (int i = 0; i < kinds.size(); i++) {
            json.put("rx_v" + (i + 1), counts.received(kinds.get(i)));
        }
        for (int i = 0; i < kinds.size(); i++) {
            json.put("tx_v" + (i + 1), counts.sent(kinds.get(i)));
        }
    }

    private static void putLeaves(ObjectNode json, MessageCounts counts, MessageKind leave) {
        json.put("rx", counts.received(leave)).put("tx", counts.sent(leave));
    }

    static ObjectNode json(StpCounters counters) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("rx_bpdu", counters.receivedBpdus()).put("tx_bpdu", counters.sentBpdus());
        json.put("rx_tcn", counters.receivedNotifications()).put("tx_tcn", counters.sentNotifications());
        return json.put("transition_blk", counters.toBlocking()).put("transition_fwd", counters.toForwarding());
    }
}
