package io.vetch.cli.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bridge fdb show}: what every device listens to, as the kernel has it, and the entries of our bridges. */
final class FdbShow {
    private static final Pattern DEVICE = Pattern.compile("^\\S+ dev (\\S+) ");

    private final Caller caller;
    private final GlobalOptions options;
    private final FdbQuery query;
    private final FdbRow.Style style;

    private FdbShow(Caller caller, GlobalOptions options, FdbQuery query) {
        this.caller = caller;
        this.options = options;
        this.query = query;
        this.style = new FdbRow.Style(query.device() == null, options.has(Flag.STATISTICS), System.nanoTime());
    }

    /** @param words what follows {@code show} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        FdbQuery query;
        try {
            query = FdbQuery.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        FdbShow show = new FdbShow(caller, options, query);
        return show.isOurs() ? Outcome.passOnAndOverlay(options.with(query.words())) : Outcome.passOn(arguments);
    }

    static Outcome overlay(Caller caller, GlobalOptions options, Words words, int exit, String output)
            throws IOException {
        if (exit != 0) {
            return new Outcome(exit, output, "", List.of(), false);
        }
        FdbShow show = new FdbShow(caller, options, FdbQuery.parse(words));
        return Outcome.printed(options.has(Flag.JSON) ? show.mergeJson(output) : show.mergeText(output));
    }

    private boolean isOurs() {
        String bridge = query.bridge();
        String device = query.device();
        if (bridge != null) {
            return caller.bridge(bridge).isPresent();
        }
        return device == null
                ? !caller.bridges().isEmpty()
                : caller.find(device)
                        .filter(each -> each.membership().isPresent())
                        .isPresent();
    }

    private String mergeText(String output) {
        FdbTable<String> table = new FdbTable<>();
        Set<String> shown = shownDevices();
        for (String line : output.lines().toList()) {
            Matcher matcher = DEVICE.matcher(line);
            String device = matcher.find() ? matcher.group(1) : "";
            if (isShown(device, shown)) {
                table.addReal(device, line + "\n");
            }
        }
        for (FdbRow row : rows()) {
            table.addOurs(key(row), row.entry().port().isLocal(), row.text(style));
        }
        return String.join("", table.rows(this::index));
    }

    private String mergeJson(String output) throws IOException {
        FdbTable<JsonNode> table = new FdbTable<>();
        Set<String> shown = shownDevices();
        for (JsonNode row : IprouteJson.parseArray(output)) {
            String device = row.path("ifname").asText("");
            if (isShown(device, shown)) {
                table.addReal(device, row);
            }
        }
        for (FdbRow row : rows()) {
            table.addOurs(key(row), row.entry().port().isLocal(), row.json(style));
        }
        ArrayNode merged = IprouteJson.NODES.arrayNode();
        table.rows(this::index).forEach(merged::add);
        return IprouteJson.print(merged, options.has(Flag.PRETTY));
    }

    /** With a device given, no row names it. */
    private String key(FdbRow row) {
        return style.device() ? row.device() : "";
    }

    /** The real tool could not be told {@code br}: we choose from its rows. */
    private boolean isShown(String device, Set<String> shown) {
        return query.bridge() == null || device.isEmpty() || shown.contains(device);
    }

    private Set<String> shownDevices() {
        Set<String> devices = new HashSet<>();
        for (BridgeInterface bridge : bridges()) {
            devices.add(bridge.name());
            bridge.bridge().ports().forEach(port -> devices.add(port.name()));
        }
        return devices;
    }

    private List<BridgeInterface> bridges() {
        String name = query.bridge();
        return name == null ? caller.bridges() : caller.bridge(name).stream().toList();
    }

    private List<FdbRow> rows() {
        String name = query.device();
        if (name == null) {
            return bridges().stream()
                    .flatMap(bridge -> rows(bridge.bridge()).stream())
                    .toList();
        }
        return caller.find(name).flatMap(ManagedInterface::membership).stream()
                .filter(membership -> bridges().contains(membership.bridge()))
                .flatMap(membership -> rows(membership.bridge().bridge()).stream()
                        .filter(row -> row.entry().port() == membership.port()))
                .toList();
    }

    private List<FdbRow> rows(Bridge bridge) {
        return rows(bridge, query);
    }

    /** The entries of a bridge by port, its own first, then by address. */
    static List<FdbRow> rows(Bridge bridge, FdbQuery query) {
        return bridge.fdb().entries().stream()
                .filter(query::wants)
                .sorted(Comparator.comparingInt((FdbEntry entry) -> entry.port().number())
                        .thenComparing(FdbEntry::address))
                .map(entry -> new FdbRow(bridge.name(), entry))
                .toList();
    }

    /** Where the kernel would list a device; one that has moved to another namespace comes last. */
    private int index(String device) {
        try {
            Optional<LinkInfo> link = caller.control().netlink().link(caller.nsid(), device);
            return link.map(LinkInfo::index).orElse(Integer.MAX_VALUE);
        } catch (LinuxException e) {
            return Integer.MAX_VALUE;
        }
    }
}
