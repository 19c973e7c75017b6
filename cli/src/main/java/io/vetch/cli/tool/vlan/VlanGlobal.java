package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code bridge vlan global show}: what VLANs of a bridge have for themselves about multicast.
 */
final class VlanGlobal {
    private static final String HEADER = "port              vlan-id  \n";

    private final GlobalOptions options;
    private final @Nullable VlanRange wanted;

    private VlanGlobal(GlobalOptions options, @Nullable VlanRange wanted) {
        this.options = options;
        this.wanted = wanted;
    }

    /**
     * @param words what follows {@code global}
     * @throws io.vetch.cli.tool.UsageException if the original is to say what is wrong
     */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        String command = words.isEmpty() ? "show" : words.next();
        if (command.equals("set")) {
            return VlanGlobalSet.run(caller, words, arguments);
        }
        return VlanTool.isShow(command) ? show(caller, options, words, arguments) : Outcome.passOn(arguments);
    }

    private static Outcome show(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        String device = null;
        VlanRange wanted = null;
        while (!words.isEmpty()) {
            switch (words.next()) {
                case "dev" -> device = words.next();
                case "vid" -> wanted = VlanRange.parse(words.next());
                default -> {} // as the original
            }
        }
        VlanGlobal global = new VlanGlobal(options, wanted);
        if (device == null) {
            return global.all(caller, arguments);
        }
        if (caller.find(device).isEmpty()) {
            return Outcome.passOn(arguments);
        }
        Optional<BridgeInterface> bridge = caller.bridge(device);
        return Outcome.printed(global.alone(bridge.stream().toList()));
    }

    private Outcome all(Caller caller, List<String> arguments) throws IOException {
        List<BridgeInterface> bridges = caller.bridges();
        if (bridges.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (!VlanShow.hasKernelBridge(caller)) {
            return Outcome.printed(alone(bridges));
        }
        List<Stream.Piece> pieces = new ArrayList<>();
        for (BridgeInterface bridge : bridges) {
            pieces.add(new Stream.Piece(VlanShow.AT_THE_END, false, piece(bridge)));
        }
        return Outcome.merged(
                options.with(options.rest()), options, List.of(VlanShow.AT_THE_END), false, pieces.iterator());
    }

    private String piece(BridgeInterface bridge) {
        if (!options.has(Flag.JSON)) {
            return text(bridge);
        }
        return rows(bridge).isEmpty() ? "" : IprouteJson.element(json(bridge), options.has(Flag.PRETTY));
    }

    private String alone(List<BridgeInterface> bridges) {
        StringBuilder text = new StringBuilder(HEADER);
        ArrayNode all = IprouteJson.NODES.arrayNode();
        for (BridgeInterface bridge : bridges) {
            text.append(text(bridge));
            if (!rows(bridge).isEmpty()) {
                all.add(json(bridge));
            }
        }
        return options.has(Flag.JSON) ? IprouteJson.print(all, options.has(Flag.PRETTY)) : text.toString();
    }

    /** Of one VLAN the row is shown that it is in. */
    private List<VlanGlobalRow> rows(BridgeInterface bridge) {
        return VlanGlobalRow.all(bridge.bridge(), _ -> true).stream()
                .filter(row -> wanted == null || row.range().contains(wanted.first()))
                .toList();
    }

    private String text(BridgeInterface bridge) {
        StringBuilder text = new StringBuilder();
        String name = bridge.name();
        for (VlanGlobalRow row : rows(bridge)) {
            text.append(row.text(name, options.has(Flag.STATISTICS)));
            name = "";
        }
        return text.toString();
    }

    private ObjectNode json(BridgeInterface bridge) {
        ObjectNode json = IprouteJson.NODES.objectNode().put("ifname", bridge.name());
        ArrayNode vlans = json.putArray("vlans");
        rows(bridge).forEach(row -> vlans.add(row.json(options.has(Flag.STATISTICS))));
        return json;
    }

    /** What {@code bridge monitor} prints of some VLANs. */
    static String news(BridgeInterface bridge, IntPredicate vlans, UnaryOperator<String> label) {
        return VlanGlobalRow.all(bridge.bridge(), vlans).stream()
                .map(row -> label.apply(row.text(bridge.name(), false)))
                .collect(Collectors.joining());
    }
}
