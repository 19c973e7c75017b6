package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * {@code bridge fdb show}: what every device listens to, as the kernel has it, and the entries of our bridges, device
 * by device as the kernel dumps them. It lists what a bridge itself listens to before its entries, but the entries of a
 * port before what the port listens to. Of the entries, which may be many, the snapshot has the references only.
 */
final class FdbShow {
    /** Rows that are made at a time, of some 80 bytes as text and 110 as JSON. */
    private static final int PIECE = 256;

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
        return show.isOurs() ? show.merged() : Outcome.passOn(arguments);
    }

    private boolean isOurs() {
        String bridge = query.bridge();
        String device = query.device();
        if (bridge != null) {
            return caller.bridge(bridge).isPresent();
        }
        return device == null
                ? !caller.bridges().isEmpty()
                : caller.bridge(device).isPresent()
                        || caller.find(device)
                                .filter(each -> each.membership().isPresent())
                                .isPresent();
    }

    private Outcome merged() {
        List<Group> groups = query.device() == null ? groups() : groupsOf(query.device());
        return Outcome.merged(
                options.with(query.words()), // the real tool could not be told br: of its rows only some are shown
                options,
                groups.stream().map(Group::device).toList(),
                query.bridge() != null && query.device() == null,
                pieces(groups));
    }

    /** What a device of ours has. @param device empty if no row is to name it */
    private record Group(String device, String bridge, boolean ofBridge, List<FdbEntry> entries) {}

    /** Of every bridge that is asked for, by interface index. */
    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (BridgeInterface each : bridges()) {
            Bridge bridge = each.bridge();
            Map<BridgePort, List<FdbEntry>> entries =
                    entries(bridge, query).stream().collect(Collectors.groupingBy(FdbEntry::port));
            for (BridgePort port : bridge.allPorts()) {
                groups.add(
                        new Group(port.name(), bridge.name(), port.isLocal(), entries.getOrDefault(port, List.of())));
            }
        }
        Map<String, Integer> indexes = new HashMap<>();
        ToIntFunction<Group> index = group -> indexes.computeIfAbsent(group.device(), this::index);
        groups.sort(Comparator.comparingInt(index));
        return groups;
    }

    /** Of a port, or of a bridge itself. */
    private List<Group> groupsOf(String device) {
        Optional<BridgePort> port = caller.bridge(device)
                .flatMap(bridge -> bridge.bridge().local())
                .or(() -> caller.find(device)
                        .flatMap(ManagedInterface::membership)
                        .map(Membership::port));
        return bridges().stream()
                .map(BridgeInterface::bridge)
                .filter(bridge -> port.filter(bridge.allPorts()::contains).isPresent())
                .map(bridge -> groupOf(bridge, port.orElseThrow()))
                .toList();
    }

    private Group groupOf(Bridge bridge, BridgePort port) {
        List<FdbEntry> entries = entries(bridge, query).stream()
                .filter(entry -> entry.port() == port)
                .toList();
        return new Group("", bridge.name(), port.isLocal(), entries);
    }

    /** Some rows of a group. */
    private record Part(Group group, List<FdbEntry> entries) {}

    private Iterator<Stream.Piece> pieces(List<Group> groups) {
        List<Part> parts = new ArrayList<>();
        for (Group group : groups) {
            int count = group.entries().size();
            for (int from = 0; from < count; from += PIECE) {
                parts.add(new Part(group, group.entries().subList(from, Math.min(count, from + PIECE))));
            }
        }
        return parts.stream().map(this::piece).iterator();
    }

    private Stream.Piece piece(Part part) {
        Group group = part.group();
        return new Stream.Piece(group.device(), group.ofBridge(), text(group.bridge(), part.entries()));
    }

    private String text(String bridge, List<FdbEntry> entries) {
        boolean json = options.has(Flag.JSON);
        return entries.stream()
                .map(entry -> new FdbRow(bridge, entry))
                .map(row -> json ? IprouteJson.element(row.json(style), options.has(Flag.PRETTY)) : row.text(style))
                .collect(Collectors.joining(json ? "," : ""));
    }

    private List<BridgeInterface> bridges() {
        String name = query.bridge();
        return name == null ? caller.bridges() : caller.bridge(name).stream().toList();
    }

    /** The entries of a bridge by port, its own first, then by address; the one without a VLAN last. */
    static List<FdbEntry> entries(Bridge bridge, FdbQuery query) {
        return bridge.fdb().entries().stream()
                .filter(query::wants)
                .sorted(Comparator.comparingInt((FdbEntry entry) -> entry.port().number())
                        .thenComparing(FdbEntry::address)
                        .thenComparing(FdbEntry::vlan, Comparator.reverseOrder()))
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
