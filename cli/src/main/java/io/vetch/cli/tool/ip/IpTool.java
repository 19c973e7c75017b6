package io.vetch.cli.tool.ip;

import io.vetch.cli.control.AttachedInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.veth.RealEnd;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ip link} of iproute2 6.1 for what Vetch owns, {@code ip stats show}, and the filters of
 * {@code ip address show}. Anything else is passed on: other objects, other interfaces, other link types, and what is
 * not of the grammar, so that the original's own words tell what is wrong.
 */
public final class IpTool implements Tool {
    /** What {@code vetch ip --help} prints. */
    public static final String USAGE = """
            Usage: vetch ip [OPTIONS] link add NAME type bridge [SETTING VALUE]…
                   vetch ip [OPTIONS] link add NAME type veth peer [name] NAME [netns NAME]
                   vetch ip [OPTIONS] link set NAME [up|down] [master BRIDGE|nomaster] [netns NAME] [type bridge …]
                   vetch ip [OPTIONS] link show [NAME] [type bridge|veth] [master BRIDGE]
                   vetch ip [OPTIONS] link delete NAME
                   vetch ip [OPTIONS] link xstats type bridge|bridge_slave [mcast|stp] [dev NAME]
                   vetch ip [OPTIONS] stats show [dev NAME] [group GROUP [subgroup SUBGROUP [suite SUITE]]]
                   vetch ip [OPTIONS] address show [type bridge|veth] [master BRIDGE]
            The words and options are those of ip-link(8), ip-stats(8) and ip-address(8).
            Every call that does not concern the switch is run by the real ip.
            """;

    /** In iproute2's order, in which abbreviations are tried. */
    private static final List<String> COMMANDS =
            List.of("add", "set", "change", "replace", "delete", "show", "lst", "list", "xstats");

    private static final List<String> OF_ADDRESS =
            List.of("add", "change", "chg", "replace", "delete", "show", "lst", "list");

    private static final List<String> SHOW = List.of("show", "lst", "list");

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        Optional<GlobalOptions> options = GlobalOptions.ofIp(arguments)
                .filter(each -> isObject(each, "link")
                        || isObject(each, "address")
                        || isStatistics(each)
                        || each.has(GlobalOptions.Flag.BATCH));
        if (options.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return options.get().inNamespace(caller, inside -> run(inside, options.get(), arguments));
    }

    /** A single s is another object. */
    private static boolean isStatistics(GlobalOptions options) {
        return isObject(options, "stats") && options.rest().getFirst().length() > 1;
    }

    private static boolean isObject(GlobalOptions options, String object) {
        return !options.rest().isEmpty() && Words.abbreviates(options.rest().getFirst(), object);
    }

    private static Outcome run(Caller caller, GlobalOptions options, List<String> arguments) throws IOException {
        Words words = new Words(options.rest());
        words.next();
        if (isStatistics(options)) {
            return IpStats.run(caller, options, words, arguments);
        }
        boolean isAddress = !isObject(options, "link");
        String command = command(words, isAddress ? OF_ADDRESS : COMMANDS);
        if (isAddress && !SHOW.contains(command)) {
            return Outcome.passOn(arguments);
        }
        return switch (command) {
            case "add" -> IpLinkAdd.run(caller, options, words, arguments);
            case "set", "change" -> IpLinkSet.run(caller, options, words, arguments);
            case "replace" -> replace(caller, options, words, arguments);
            case "delete" -> delete(caller, words, arguments);
            case "show", "lst", "list" -> IpLinkShow.run(caller, options, words, arguments);
            case "xstats" -> IpLinkXstats.run(caller, options, words, arguments);
            default -> Outcome.passOn(arguments);
        };
    }

    private static String command(Words words, List<String> commands) {
        if (words.isEmpty()) {
            return "show";
        }
        String given = words.next();
        return commands.stream()
                .filter(command -> Words.abbreviates(given, command))
                .findFirst()
                .orElse(given);
    }

    /** Changes what is there, makes what is not. */
    private static Outcome replace(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        List<String> all = words.remaining();
        boolean exists;
        try {
            String device = LinkRequest.parse(words).device();
            exists = device != null
                    && caller.control().netlink().link(caller.nsid(), device).isPresent();
        } catch (UsageException e) {
            return e.outcome();
        }
        Words again = new Words(all);
        return exists
                ? IpLinkSet.run(caller, options, again, arguments)
                : IpLinkAdd.run(caller, options, again, arguments);
    }

    private static Outcome delete(Caller caller, Words words, List<String> arguments) throws IOException {
        String device;
        try {
            device = LinkRequest.parse(words).device();
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        if (device == null) {
            return Outcome.passOn(arguments);
        }
        Optional<RealEnd> end = caller.control().realPairs().find(caller.nsid(), device);
        if (end.isPresent()) {
            caller.control().maker().deletePair(end.get());
            return Outcome.DONE;
        }
        Optional<ManagedInterface> doomed = caller.find(device);
        if (doomed.isEmpty() || doomed.get() instanceof AttachedInterface) {
            return Outcome.passOn(arguments);
        }
        caller.control().delete(doomed.get());
        return Outcome.DONE;
    }

    /** Only {@code show} asks for this. */
    @Override
    public Map<String, LinkOverlay> overlays(Caller caller, List<String> arguments, List<String> names)
            throws IOException {
        GlobalOptions options = GlobalOptions.ofIp(arguments).orElseThrow();
        return options.inNamespace(caller, Map::of, inside -> {
            if (isStatistics(options)) {
                return IpStats.overlays(inside, names);
            }
            Words words = new Words(options.rest());
            words.next();
            command(words, SHOW);
            return IpLinkShow.overlays(inside, options, words, names);
        });
    }
}
