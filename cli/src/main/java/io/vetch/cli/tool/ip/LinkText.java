package io.vetch.cli.tool.ip;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patches the text of {@code ip link}, interface by interface. */
final class LinkText {
    private static final Pattern STANZAS = Pattern.compile("(?m)^(?=\\d+: )");
    private static final Pattern HEADING = Pattern.compile("^(\\d+: )([^:@\\s]+)([^:\\s]*): <([^>]*)>");
    private static final Pattern STATE = Pattern.compile(" state (\\S+)");
    private static final Pattern ADDRESSES = Pattern.compile("(?m)^( +link/\\S+ \\S+ brd \\S+)");
    private static final Pattern KIND = Pattern.compile("(?m)^    tun type .*?(?=addrgenmode |numtxqueues |$)");
    private static final Pattern TAIL = Pattern.compile("(?:\n    )?(?=addrgenmode )|(?=numtxqueues )");
    private static final Pattern BRIEF = Pattern.compile("^([^@\\s]+)(\\S*) +(\\S+) +([^<]*)(?:<([^>]*)>)?(.*)$");
    private static final String ONE_LINE = "\\";

    private final Function<String, Optional<LinkView>> views;
    private final Predicate<String> shown;

    /**
     * @param views what is to be shown differently, by name
     * @param shown whether an interface is to be shown at all
     */
    LinkText(Function<String, Optional<LinkView>> views, Predicate<String> shown) {
        this.views = views;
        this.shown = shown;
    }

    String patch(String output) {
        return STANZAS.splitAsStream(output).map(this::stanza).collect(Collectors.joining());
    }

    /** With {@code -oneline} a backslash stands for each line end within an interface. */
    String patchOneLine(String output) {
        return output.lines()
                .map(line -> stanza(line.replace(ONE_LINE, "\n")).replace("\n", ONE_LINE))
                .map(line -> line.isEmpty() ? line : line + "\n")
                .collect(Collectors.joining());
    }

    private String stanza(String text) {
        Matcher heading = HEADING.matcher(text);
        if (!heading.find()) {
            return text;
        }
        String name = heading.group(2);
        if (!shown.test(name)) {
            return "";
        }
        return views.apply(name).map(view -> stanza(view, heading, text)).orElse(text);
    }

    private static String stanza(LinkView view, Matcher heading, String text) {
        LinkView.Peer peer = view.peer();
        String suffix = peer == null ? heading.group(3) : "@" + peer.shown();
        String patched = heading.group(1) + heading.group(2) + suffix + ": <" + flags(view, heading.group(4)) + ">"
                + state(view, text.substring(heading.end()));
        if (peer != null) {
            patched = replaceFirst(ADDRESSES, patched, match -> match.group(1) + peer.netnsWords());
        }
        String kind = view.kindText();
        if (kind != null) {
            patched = replaceFirst(KIND, patched, match -> "    " + kind);
        }
        String slave = view.slaveText();
        if (slave != null) {
            patched =
                    patched.replaceFirst("promiscuity 0  allmulti 0", "promiscuity 1  allmulti 1"); // a port hears all
            patched = replaceFirst(TAIL, patched, match -> "\n    " + slave);
        }
        return patched;
    }

    private static String flags(LinkView view, String kernel) {
        return String.join(",", view.flags(List.of(kernel.split(",", -1))));
    }

    /** The master stands before the state. */
    private static String state(LinkView view, String text) {
        String master = view.master() == null ? "" : " master " + view.master().name();
        return replaceFirst(STATE, text, match -> master + " state " + view.state(match.group(1)));
    }

    private static String replaceFirst(Pattern pattern, String text, Function<Matcher, String> replacement) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? text.substring(0, matcher.start()) + replacement.apply(matcher) + text.substring(matcher.end())
                : text;
    }

    /** With {@code -brief}: one interface a line, name and state in columns. */
    String patchBrief(String output) {
        return output.lines().map(this::brief).collect(Collectors.joining());
    }

    private String brief(String line) {
        Matcher row = BRIEF.matcher(line);
        if (!row.matches()) {
            return line + "\n";
        }
        String name = row.group(1);
        if (!shown.test(name)) {
            return "";
        }
        return views.apply(name).map(view -> brief(view, row)).orElse(line) + "\n";
    }

    private static String brief(LinkView view, Matcher row) {
        String suffix = view.peer() == null ? row.group(2) : "@" + view.peer().shown();
        String flags = row.group(5) == null ? "" : "<" + flags(view, row.group(5)) + ">";
        return padded(row.group(1) + suffix, 16) + " " + padded(view.state(row.group(3)), 14) + " " + row.group(4)
                + flags + row.group(6);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
