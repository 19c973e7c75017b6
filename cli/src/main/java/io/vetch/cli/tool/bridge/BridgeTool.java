package io.vetch.cli.tool.bridge;

import io.vetch.cli.overlay.GroupsJson;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.vlan.VlanTool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * bridge(8) of iproute2 6.1 for our bridges and ports. What is about anything else, or not of the grammar, is passed
 * on, so that the original's own words tell what is wrong; so are VNI commands: to the kernel our devices are no
 * bridges, and it answers that they do not support such things, as is true.
 */
public final class BridgeTool implements Tool {
    /** What {@code vetch bridge --help} prints. */
    public static final String USAGE = """
            Usage: vetch bridge [OPTIONS] link show [dev PORT]
                   vetch bridge [OPTIONS] link set dev PORT [SETTING VALUE]…
                   vetch bridge [OPTIONS] fdb show [br BRIDGE] [brport PORT] [dynamic|static|permanent]
                   vetch bridge [OPTIONS] fdb add|append|replace|delete ADDRESS dev PORT [master] [static|local|…]
                   vetch bridge [OPTIONS] fdb get ADDRESS br BRIDGE
                   vetch bridge [OPTIONS] fdb flush dev BRIDGE|PORT
                   vetch bridge [OPTIONS] vlan add|del vid ID[-ID] dev PORT|BRIDGE [pvid] [untagged] [self]
                   vetch bridge [OPTIONS] vlan set vid ID[-ID] dev PORT state STATE
                   vetch bridge [OPTIONS] vlan show [dev PORT|BRIDGE] [vid ID]
                   vetch bridge [OPTIONS] mdb show [dev BRIDGE] [vid VLAN]
                   vetch bridge [OPTIONS] mdb add|replace|del dev BRIDGE port PORT grp GROUP [src SOURCE] [permanent]
                   vetch bridge [OPTIONS] mdb get dev BRIDGE grp GROUP [src SOURCE]
                   vetch bridge [OPTIONS] mdb flush dev BRIDGE [port PORT] [[no]permanent]
                   vetch bridge [OPTIONS] monitor [link|fdb|mdb|vlan|all]
            The words and options are those of bridge(8).
            Every call that does not concern the switch is run by the real bridge.
            """;

    private static final List<String> OBJECTS = List.of("link", "fdb", "mdb", "vlan", "vni", "monitor", "help");

    /** In iproute2's order, in which abbreviations are tried. */
    private static final List<Map.Entry<String, FdbChange.Command>> FDB_CHANGES = List.of(
            Map.entry("add", FdbChange.Command.ADD),
            Map.entry("append", FdbChange.Command.APPEND),
            Map.entry("replace", FdbChange.Command.REPLACE),
            Map.entry("delete", FdbChange.Command.DELETE));

    /** In iproute2's order, too. */
    private static final List<Map.Entry<String, MdbChange.Command>> MDB_CHANGES = List.of(
            Map.entry("add", MdbChange.Command.ADD),
            Map.entry("delete", MdbChange.Command.DELETE),
            Map.entry("replace", MdbChange.Command.REPLACE),
            Map.entry("get", MdbChange.Command.GET),
            Map.entry("flush", MdbChange.Command.FLUSH));

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        Optional<GlobalOptions> options = GlobalOptions.ofBridge(arguments);
        boolean batch =
                options.filter(each -> each.has(GlobalOptions.Flag.BATCH)).isPresent();
        if (options.isEmpty() || (options.get().rest().isEmpty() && !batch)) {
            return Outcome.passOn(arguments);
        }
        return options.get().inNamespace(caller, inside -> run(inside, options.get(), arguments));
    }

    private static Outcome run(Caller caller, GlobalOptions options, List<String> arguments) throws IOException {
        Words words = new Words(options.rest());
        return switch (object(words.next())) {
            case "link" -> BridgeLink.run(caller, options, words, arguments);
            case "fdb" -> fdb(caller, options, words, arguments);
            case "vlan" -> VlanTool.run(caller, options, words, arguments);
            case "mdb" -> mdb(caller, options, words, arguments);
            case "monitor" -> MonitorStream.run(caller, options, words);
            default -> Outcome.passOn(arguments);
        };
    }

    private static String object(String word) {
        return OBJECTS.stream()
                .filter(object -> Words.abbreviates(word, object))
                .findFirst()
                .orElse(word);
    }

    private static Outcome fdb(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        String command = words.isEmpty() ? "show" : words.next();
        for (Map.Entry<String, FdbChange.Command> change : FDB_CHANGES) {
            if (Words.abbreviates(command, change.getKey())) {
                return FdbChange.run(caller, change.getValue(), words, arguments);
            }
        }
        if (Words.abbreviates(command, "get")) {
            return FdbGet.run(caller, options, words, arguments);
        }
        if (List.of("show", "lst", "list").stream().anyMatch(full -> Words.abbreviates(command, full))) {
            return FdbShow.run(caller, options, words, arguments);
        }
        return command.equals("flush") ? FdbFlush.run(caller, words, arguments) : Outcome.passOn(arguments);
    }

    private static Outcome mdb(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        String command = words.isEmpty() ? "show" : words.next();
        if (List.of("show", "lst", "list").stream().anyMatch(full -> Words.abbreviates(command, full))) {
            return MdbShow.run(caller, options, words, arguments);
        }
        for (Map.Entry<String, MdbChange.Command> change : MDB_CHANGES) {
            if (Words.abbreviates(command, change.getKey())) {
                return MdbChange.run(caller, options, change.getValue(), words, arguments);
            }
        }
        return Outcome.passOn(arguments);
    }

    /** Only {@code mdb show} in JSON has something to add. */
    @Override
    public Map<String, LinkOverlay> overlays(Caller caller, List<String> arguments, List<String> names)
            throws IOException {
        GlobalOptions options = GlobalOptions.ofBridge(arguments).orElseThrow();
        return options.inNamespace(caller, Map::of, inside -> {
            Words words = new Words(options.rest());
            if (words.isEmpty() || !object(words.next()).equals("mdb")) {
                return Map.of();
            }
            if (!words.isEmpty()) {
                words.next();
            }
            return Map.of(GroupsJson.NAME, MdbShow.overlay(inside, options, words));
        });
    }
}
