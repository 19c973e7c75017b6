package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.core.fdb.FdbEntry;
import java.util.concurrent.TimeUnit;

/**
 * An entry as {@code bridge fdb} shows it.
 *
 * @param bridge the bridge's name
 */
record FdbRow(String bridge, FdbEntry entry) {
    /** What of an entry is shown. @param device whether its port @param now the clock of the loops, if times are */
    record Style(boolean device, boolean times, long now) {
        static final Style PLAIN = new Style(true, false, 0);
    }

    String device() {
        return entry.port().name();
    }

    String text(Style style) {
        return text(style, state()) + "\n";
    }

    /** @param state what stands at the end */
    private String text(Style style, String state) {
        StringBuilder text = new StringBuilder().append(entry.address()).append(' ');
        if (style.device) {
            text.append("dev ").append(device()).append(' ');
        }
        if (entry.vlan() != 0) {
            text.append("vlan ").append(entry.vlan()).append(' ');
        }
        if (style.times) {
            text.append("used ")
                    .append(used(style.now))
                    .append('/')
                    .append(updated(style.now))
                    .append(' ');
        }
        if (entry.isSticky()) {
            text.append("sticky ");
        }
        if (entry.isLocked()) {
            text.append("locked ");
        }
        return text.append("master ").append(bridge).append(' ').append(state).toString();
    }

    /** The line for an entry that timed out. */
    String aged() {
        return text(Style.PLAIN, "stale") + "\n";
    }

    ObjectNode json(Style style) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("mac", entry.address().toString());
        if (style.device) {
            json.put("ifname", device());
        }
        if (entry.vlan() != 0) {
            json.put("vlan", entry.vlan());
        }
        if (style.times) {
            json.put("used", used(style.now)).put("updated", updated(style.now));
        }
        ArrayNode flags = json.putArray("flags");
        if (entry.isSticky()) {
            flags.add("sticky");
        }
        if (entry.isLocked()) {
            flags.add("locked");
        }
        return json.put("master", bridge).put("state", state());
    }

    private String state() {
        return switch (entry.kind()) {
            case LOCAL -> "permanent";
            case STATIC -> "static";
            case DYNAMIC -> "";
        };
    }

    private long used(long now) {
        return seconds(now - entry.usedNanos());
    }

    private long updated(long now) {
        return seconds(now - entry.updatedNanos());
    }

    private static long seconds(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
}
