package io.vetch.cli.standin;

import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.settings.OnLoop;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.bridge.BridgePortState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** {@code vetch stand-in}: for which bridges of the kernel, and what that would mean. */
public final class StandInTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch stand-in [--bypass-bridge-filters] [--strict-filters] [--on-loop WHAT] BRIDGE
                   vetch stand-in --check BRIDGE
                   vetch stand-in --end BRIDGE
                   vetch stand-in
            Has the frames of a kernel bridge go through Vetch; all else stays as it is. '*' means every bridge.
            --check says what would be refused or passed by, and changes nothing. --end gives the frames back.
            Without BRIDGE: lists the bridges that Vetch stands in for, or waits to.
            --bypass-bridge-filters: although rules of this host (iptables, nftables, ebtables) are passed by.
            --strict-filters: gives the bridge back when a rule appears that is passed by.
            --on-loop: what to do about ports that are wired together. 'quarantine 30s' keeps one of them out for a
            while; 'report', the default, only tells of them.
            """;

    private static final String END = "--end";
    private static final String ON_LOOP = "--on-loop";
    private static final int EXIT_REFUSED = 1;
    private static final int EXIT_USAGE = 2;

    private final StandIns standIns;

    public StandInTool(StandIns standIns) {
        this.standIns = standIns;
    }

    /** To end needs no rules: a program that hangs must not keep a bridge from the kernel. */
    @Override
    public CompletionStage<?> before(List<String> arguments) throws IOException {
        return arguments.contains(END) ? Tool.super.before(arguments) : standIns.lookAhead(arguments);
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(arguments);
        boolean end = words.remove(END);
        boolean check = words.remove("--check");
        OnLoop onLoop;
        try {
            onLoop = onLoop(words);
        } catch (IllegalArgumentException e) {
            return usage("--on-loop " + e.getMessage());
        }
        Wish wish =
                new Wish(words.remove("--bypass-bridge-filters"), words.remove("--strict-filters"), onLoop.seconds());
        if (words.size() > 1 || (end && check) || words.stream().anyMatch(word -> word.startsWith("-"))) {
            return usage("not understood: " + String.join(" ", arguments));
        }
        if (words.isEmpty()) {
            return end || check ? usage("which bridge?") : Outcome.printed(list());
        }
        if (caller.nsid() != caller.control().netlink().ownNsid()) {
            return Outcome.failed(
                    EXIT_REFUSED,
                    "vetch: stand-in: Vetch stands in for bridges of the namespace in which its daemon runs, and this is"
                            + " another one; run a daemon here");
        }
        String bridge = words.getFirst();
        try {
            if (check) {
                return check(bridge);
            }
            if (end) {
                standIns.end(bridge);
            } else {
                standIns.begin(bridge, wish);
            }
            return Outcome.DONE;
        } catch (RefusedException e) {
            return Outcome.failed(EXIT_REFUSED, "vetch: stand-in: " + bridge + ": " + e.getMessage());
        }
    }

    /** Takes the option and its value out. */
    private static OnLoop onLoop(List<String> words) {
        int at = words.indexOf(ON_LOOP);
        if (at < 0) {
            return OnLoop.REPORT;
        }
        words.remove(at);
        return OnLoop.parse(at < words.size() ? words.remove(at) : "");
    }

    private static Outcome usage(String problem) {
        return Outcome.failed(EXIT_USAGE, "vetch: stand-in: " + problem + "\n" + USAGE.strip());
    }

    private String list() {
        StringBuilder text = new StringBuilder();
        for (StandIns.Status each : standIns.status()) {
            text.append(each.name())
                    .append(
                            each.why().isEmpty()
                                    ? ": stands in, ports: " + names(each.ports())
                                    : ": waits: " + each.why())
                    .append('\n');
            each.keptOut()
                    .forEach(port -> text.append("    kept out because of a loop: ")
                            .append(port)
                            .append('\n'));
            each.passedBy()
                    .forEach(rule -> text.append("    passed by: ").append(rule).append('\n'));
        }
        if (standIns.flowCount() > 0) {
            text.append("flows that the kernel moves by itself: ")
                    .append(standIns.flowCount())
                    .append('\n');
        }
        return text.toString();
    }

    private static String names(List<String> ports) {
        return ports.isEmpty() ? "none" : String.join(", ", ports);
    }

    private Outcome check(String name) throws IOException {
        Candidates.Check found = standIns.check(name);
        StringBuilder text = new StringBuilder();
        text.append(name)
                .append(found.running() ? ": Vetch stands in for it, ports: " : ": ports that would be led past it: ")
                .append(names(found.ports().stream()
                        .map(BridgePortState::link)
                        .map(link -> link.name())
                        .collect(Collectors.toList())))
                .append('\n');
        if (found.bridge().stp() != 0) {
            text.append("left to the kernel: spanning tree\n");
        }
        if (found.bridge().snooping()) {
            text.append("left to the kernel: multicast snooping; groups go where its table says\n");
        }
        found.passedBy().forEach(rule -> text.append("passed by: ").append(rule).append('\n'));
        found.obstacles()
                .forEach(reason -> text.append("in the way: ").append(reason).append('\n'));
        boolean refused = !found.obstacles().isEmpty() || !found.passedBy().isEmpty();
        if (refused && !found.running()) {
            text.append(
                    found.obstacles().isEmpty()
                            ? "it would be refused, but for --bypass-bridge-filters\n"
                            : "it would be refused\n");
        }
        return new Outcome(refused ? EXIT_REFUSED : 0, text.toString(), "", List.of());
    }
}
