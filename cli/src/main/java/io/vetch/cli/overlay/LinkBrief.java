package io.vetch.cli.overlay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** With {@code -brief}: one interface a line, name and state in columns. */
final class LinkBrief implements LinkForm {
    private static final Pattern ROW = Pattern.compile("^([^@\\s]+)(\\S*) +(\\S+) +([^<]*)(?:<([^>]*)>)?(.*\\R?)$");
    private static final int NAME_WIDTH = 16;
    private static final int STATE_WIDTH = 14;

    @Override
    public String name(String element) {
        Matcher row = ROW.matcher(element);
        return row.matches() ? row.group(1) : "";
    }

    @Override
    public String change(String element, LinkOverlay link) {
        Matcher row = ROW.matcher(element);
        if (link.hidden() || !row.matches()) {
            return link.hidden() ? "" : element;
        }
        LinkOverlay.Peer peer = link.peer();
        String name = row.group(1) + (peer == null ? row.group(2) : "@" + peer.shown());
        String flags = row.group(5) == null
                ? ""
                : "<" + String.join(",", link.flags(List.of(row.group(5).split(",", -1)))) + ">";
        return padded(name, NAME_WIDTH) + " " + padded(link.state(row.group(3)), STATE_WIDTH) + " " + row.group(4)
                + flags + row.group(6);
    }

    /** As printf(3) pads, which counts bytes. */
    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.getBytes(StandardCharsets.UTF_8).length));
    }
}
