package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.KernelBridge;
import io.vetch.tap.linux.LinuxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code bridge vlan show}: the lists of kernel bridges and their ports, then ours. */
final class VlanShow {
    private static final String HEADER = "port              vlan-id";
    /** No name of a device. */
    static final String AT_THE_END = "/";

    private final GlobalOptions options;
    private final @Nullable VlanRange wanted;

    private VlanShow(GlobalOptions options, @Nullable VlanRange wanted) {
        this.options = options;
        this.wanted = wanted;
    }

    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws LinuxException {
        String device = null;
        VlanRange wanted = null;
        while (!words.isEmpty()) {
            switch (words.next()) {
                case "dev" -> device = words.next();
                case "vid" -> wanted = VlanRange.parse(words.next());
                default -> throw new UsageException("not of the grammar", 255);
            }
        }
        VlanShow show = new VlanShow(options, wanted);
        if (device != null) {
            Optional<VlanTarget> target = VlanTarget.of(caller, device);
            return target.map(each -> Outcome.printed(show.alone(List.of(each))))
                    .orElseGet(() -> Outcome.passOn(arguments));
        }
        List<VlanTarget> targets = show.targets(caller);
        if (targets.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return hasKernelBridge(caller)
                ? Outcome.merged(
                        options.with(options.rest()),
                        options,
                        List.of(AT_THE_END),
                        false,
                        targets.stream()
                                .map(each -> new Stream.Piece(AT_THE_END, false, show.piece(each)))
                                .iterator())
                : Outcome.printed(show.alone(targets));
    }

    /** Whether there is one with VLANs. Without, the real tool has nothing to say, or cannot even ask the kernel. */
    static boolean hasKernelBridge(Caller caller) throws LinuxException {
        return caller.control().netlink().kernelBridges(caller.nsid()).stream().anyMatch(KernelBridge::knowsVlans);
    }

    /** By interface index; with statistics bridges come first. */
    private List<VlanTarget> targets(Caller caller) {
        record Indexed(VlanTarget target, int index) {}
        List<Indexed> found = new ArrayList<>();
        for (BridgeInterface bridge : caller.bridges()) {
            VlanTarget.own(bridge.bridge())
                    .ifPresent(own -> found.add(new Indexed(own, bridge.link().index())));
            for (BridgePort port : bridge.bridge().ports()) {
                Optional<ManagedInterface> owner = caller.control().register().owner(port);
                owner.ifPresent(each -> found.add(new Indexed(
                        new VlanTarget(bridge.bridge(), port), each.link().index())));
            }
        }
        Comparator<Indexed> byIndex = Comparator.comparingInt(Indexed::index);
        Comparator<Indexed> bridgesFirst =
                Comparator.comparing(each -> !each.target.port().isLocal());
        found.sort(options.has(Flag.STATISTICS) ? bridgesFirst.thenComparing(byIndex) : byIndex);
        return found.stream()
                .map(Indexed::target)
                .filter(each -> !rows(each).isEmpty())
                .toList();
    }

    private List<VlanRow> rows(VlanTarget target) {
        boolean statistics = options.has(Flag.STATISTICS);
        boolean joined = !statistics && (options.has(Flag.COMPRESS) || options.has(Flag.DETAILS));
        return VlanRow.of(target, vlan -> wanted == null || wanted.contains(vlan), joined);
    }

    private String alone(List<VlanTarget> targets) {
        if (options.has(Flag.JSON)) {
            ArrayNode all = IprouteJson.NODES.arrayNode();
            targets.stream().filter(each -> !rows(each).isEmpty()).forEach(each -> all.add(json(each)));
            return IprouteJson.print(all, options.has(Flag.PRETTY));
        }
        StringBuilder text = new StringBuilder(HEADER + (options.has(Flag.STATISTICS) ? "\n" : "  \n"));
        targets.forEach(each -> text.append(text(each)));
        return text.toString();
    }

    private String piece(VlanTarget target) {
        return options.has(Flag.JSON) ? IprouteJson.element(json(target), options.has(Flag.PRETTY)) : text(target);
    }

    private String text(VlanTarget target) {
        StringBuilder text = new StringBuilder();
        String name = target.port().name();
        for (VlanRow row : rows(target)) {
            text.append(String.format(Locale.ROOT, "%-16s  ", name))
                    .append(row.text())
                    .append('\n');
            if (options.has(Flag.STATISTICS)) {
                text.append(row.statistics(target));
            } else if (options.has(Flag.DETAILS)) {
                text.append(row.details());
            }
            name = "";
        }
        return text.toString();
    }

    private ObjectNode json(VlanTarget target) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("ifname", target.port().name());
        ArrayNode vlans = json.putArray("vlans");
        for (VlanRow row : rows(target)) {
            if (options.has(Flag.STATISTICS)) {
                vlans.add(row.statistics(row.json("vid", target.port().isLocal()), target));
            } else if (options.has(Flag.DETAILS)) {
                vlans.add(row.details(row.json("vlan", false)));
            } else {
                vlans.add(row.json("vlan", !row.range().isSingle()));
            }
        }
        return json;
    }
}
