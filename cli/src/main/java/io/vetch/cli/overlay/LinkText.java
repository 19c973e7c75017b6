package io.vetch.cli.overlay;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An interface in the text of {@code ip link}: a line, and indented ones below it. */
final class LinkText implements LinkForm {
    private static final Pattern HEADING = Pattern.compile("^(\\d+: )([^:@\\s]+)([^:\\s]*): <([^>]*)>");
    private static final Pattern STATE = Pattern.compile(" state (\\S+)");
    private static final Pattern ADDRESSES = Pattern.compile("(?m)^( +link/\\S+ \\S+ brd \\S+)");
    private static final Pattern KIND = Pattern.compile("(?m)^    tun type .*?(?=addrgenmode |numtxqueues |$)");
    private static final Pattern TAIL = Pattern.compile("(?:\n    )?(?=addrgenmode )|(?=numtxqueues )");
    private static final String ONE_LINE = "\\";

    private final boolean oneLine;

    /** @param oneLine whether a backslash stands for each line end within an interface ({@code -oneline}) */
    LinkText(boolean oneLine) {
        this.oneLine = oneLine;
    }

    @Override
    public String name(String element) {
        Matcher heading = HEADING.matcher(element);
        return heading.find() ? heading.group(2) : "";
    }

    @Override
    public String change(String element, LinkOverlay link) {
        if (link.hidden()) {
            return "";
        }
        if (!oneLine) {
            return change(link, element);
        }
        String lines = element.stripTrailing().replace(ONE_LINE, "\n");
        return change(link, lines).replace("\n", ONE_LINE)
                + element.substring(element.stripTrailing().length());
    }

    private static String change(LinkOverlay link, String text) {
        Matcher heading = HEADING.matcher(text);
        if (!heading.find()) {
            return text;
        }
        LinkOverlay.Peer peer = link.peer();
        String suffix = peer == null ? heading.group(3) : "@" + peer.shown();
        String flags = String.join(",", link.flags(List.of(heading.group(4).split(",", -1))));
        String changed = heading.group(1) + heading.group(2) + suffix + ": <" + flags + ">"
                + state(link, text.substring(heading.end()));
        if (peer != null) {
            changed = replaceFirst(ADDRESSES, changed, match -> match.group(1) + peer.netnsWords());
        }
        if (!link.kindText().isEmpty()) {
            changed = replaceFirst(KIND, changed, match -> "    " + link.kindText());
        }
        if (link.slaveText().isEmpty()) {
            return changed;
        }
        changed = changed.replaceFirst("promiscuity 0  allmulti 0", "promiscuity 1  allmulti 1"); // a port hears all
        return replaceFirst(TAIL, changed, match -> "\n    " + link.slaveText());
    }

    /** The master stands before the state. */
    private static String state(LinkOverlay link, String text) {
        String master = link.master().isEmpty() ? "" : " master " + link.master();
        return replaceFirst(STATE, text, match -> master + " state " + link.state(match.group(1)));
    }

    private static String replaceFirst(Pattern pattern, String text, Function<Matcher, String> replacement) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? text.substring(0, matcher.start()) + replacement.apply(matcher) + text.substring(matcher.end())
                : text;
    }
}
