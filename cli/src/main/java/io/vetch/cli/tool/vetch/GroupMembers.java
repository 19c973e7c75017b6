package io.vetch.cli.tool.vetch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.MulticastSnooping.QuerierStatus;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MessageParser;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a multicast group of a bridge that snoops, who asked for it, and when.
 *
 * @param pruned whether a querier lives, so that its frames go to members alone
 * @param now by the clock of the entries
 */
record GroupMembers(IpAddress group, List<GroupEntry> entries, boolean pruned, long now) {
    private static final double SECOND_NANOS = 1e9;

    /** Of the group that a frame is for. @return null if it is for none, or the bridge does not snoop */
    static @Nullable GroupMembers of(Bridge bridge, byte[] frame, int vlan) {
        IpAddress group = MessageParser.groupOf(frame).orElse(null);
        if (group == null || bridge.option(BridgeOption.MCAST_SNOOPING) == 0) {
            return null;
        }
        long now = bridge.snooping().now();
        List<GroupEntry> entries = bridge.snooping().rules().entries(now).stream()
                .filter(entry -> entry.group().equals(group) && (vlan == 0 || entry.vlan() == vlan))
                .toList();
        boolean pruned = bridge.snooping()
                .rules()
                .querier(group.etherType(), vlan, now)
                .filter(QuerierStatus::prunes)
                .isPresent();
        return new GroupMembers(group, entries, pruned && !group.isNeverPruned(), now);
    }

    String text() {
        String all = entries.isEmpty()
                ? "nobody asked for " + group
                : entries.stream().map(this::text).collect(Collectors.joining("; "));
        return all + (pruned ? "" : "; " + why());
    }

    private String why() {
        return group.isNeverPruned() ? "all hear this group" : "no querier lives, so that all hear it";
    }

    private String text(GroupEntry entry) {
        StringBuilder text = new StringBuilder().append(entry.port());
        if (!entry.source().isAny()) {
            text.append(entry.blocked() ? " not from " : " from ").append(entry.source());
        }
        if (entry.asker() != null) {
            text.append(", asked by ").append(entry.asker());
        } else if (!entry.port().isLocal()) {
            text.append(", added by hand");
        }
        return text.append(' ').append(ago(entry)).append(" s ago").toString();
    }

    private String ago(GroupEntry entry) {
        return String.format(Locale.ROOT, "%.1f", Math.max(0, now - entry.askedAt()) / SECOND_NANOS);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("group", group.toString())
                .put("pruned", pruned);
        var list = json.putArray("entries");
        for (GroupEntry entry : entries) {
            ObjectNode row = list.addObject().put("port", entry.port().name());
            row.put("source", entry.source().isAny() ? null : entry.source().toString());
            row.put("blocked", entry.blocked());
            row.put("asked_by", entry.asker() == null ? null : entry.asker().toString());
            row.put("asked_ago", ago(entry));
        }
        return json;
    }
}
