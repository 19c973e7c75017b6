package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.Numbers;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.message.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of {@code bridge mdb}.
 *
 * @param index of the bridge's interface
 * @param bridge its name
 * @param now by the clock of the entry's times
 */
record MdbRow(int index, String bridge, GroupEntry entry, long now) {
    private static final long CENTISECOND_NANOS = 10_000_000L;

    /**
     * @param details {@code -d}
     * @param statistics {@code -s}
     * @param sources whether the bridge tells sources of the group apart
     */
    record Style(boolean details, boolean statistics, boolean sources) {}

    String text(Style style) {
        StringBuilder line = new StringBuilder("dev ").append(bridge);
        line.append(" port ").append(entry.port()).append(" grp ").append(entry.group());
        if (!entry.source().isAny()) {
            line.append(" src ").append(entry.source());
        }
        line.append(entry.permanent() ? " permanent" : " temp");
        if (style.details() && !entry.port().isLocal()) {
            details(line, style);
        }
        flags().forEach(flag -> line.append(' ').append(flag));
        if (entry.vlan() != 0) {
            line.append(" vid ").append(entry.vlan());
        }
        if (style.statistics()) {
            line.append(' ').append(timer(entry.remaining()));
        }
        if (style.details() && style.statistics() && entry.asker() != null) {
            line.append(" asked by ")
                    .append(entry.asker())
                    .append(' ')
                    .append(ago())
                    .append(" s ago");
        }
        return line.append('\n').toString();
    }

    private void details(StringBuilder line, Style style) {
        if (style.sources()) {
            line.append(" filter_mode ").append(mode());
        }
        String separator = " source_list ";
        for (GroupEntry.Source source : style.sources() ? entry.sources() : List.<GroupEntry.Source>of()) {
            line.append(separator).append(source.address()).append('/').append(seconds(source.remaining()));
            separator = ",";
        }
        line.append(" proto ").append(protocol()).append(' ');
    }

    private String mode() {
        return entry.include() ? "include" : "exclude";
    }

    private String protocol() {
        return GroupWords.protocol(entry.protocol());
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (entry.fastLeave()) {
            flags.add("fast_leave");
        }
        if (entry.addedByStarExclude()) {
            flags.add("added_by_star_ex");
        }
        if (entry.blocked()) {
            flags.add("blocked");
        }
        return flags;
    }

    /** As format_timer() of iproute2, {@code " 259.96"}. */
    static String timer(long nanos) {
        return Numbers.timer(nanos);
    }

    private static String seconds(long nanos) {
        long centiseconds = nanos / CENTISECOND_NANOS;
        return String.format(Locale.ROOT, "%d.%02d", centiseconds / 100, centiseconds % 100);
    }

    private String ago() {
        return seconds(Math.max(0, now - entry.askedAt()));
    }

    ObjectNode json(Style style) {
        ObjectNode row = IprouteJson.NODES.objectNode().put("index", index).put("dev", bridge);
        row.put("port", entry.port().name()).put("grp", entry.group().toString());
        if (!entry.source().isAny()) {
            row.put("src", entry.source().toString());
        }
        row.put("state", entry.permanent() ? "permanent" : "temp");
        if (style.details() && !entry.port().isLocal()) {
            details(row, style);
        }
        ArrayNode flags = row.putArray("flags");
        flags().forEach(flags::add);
        if (entry.vlan() != 0) {
            row.put("vid", entry.vlan());
        }
        if (style.statistics()) {
            row.put("timer", timer(entry.remaining()));
        }
        if (style.details() && style.statistics() && entry.asker() != null) {
            row.put("asked_by", entry.asker().toString()).put("asked_ago", ago());
        }
        return row;
    }

    private void details(ObjectNode row, Style style) {
        if (style.sources()) {
            row.put("filter_mode", mode());
        }
        if (style.sources() && !entry.sources().isEmpty()) {
            ArrayNode list = row.putArray("source_list");
            for (GroupEntry.Source source : entry.sources()) {
                list.addObject().put("address", source.address().toString()).put("timer", seconds(source.remaining()));
            }
        }
        row.put("protocol", protocol());
    }

    /** Whether a bridge of these versions tells sources apart. */
    static boolean tellsSourcesApart(IpAddress group, long igmpVersion, long mldVersion) {
        return switch (group.etherType()) {
            case IpAddress.IPV4 -> igmpVersion == 3;
            case IpAddress.IPV6 -> mldVersion == 2;
            default -> false;
        };
    }
}
