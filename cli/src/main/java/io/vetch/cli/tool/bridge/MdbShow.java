package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeSnooping;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.RouterPort;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code bridge mdb show}: who is in which multicast group of our bridges. The kernel's bridges come after ours. */
final class MdbShow {
    private final GlobalOptions options;
    private final Predicate<GroupEntry> wanted;

    MdbShow(GlobalOptions options, Predicate<GroupEntry> wanted) {
        this.options = options;
        this.wanted = wanted;
    }

    /** @param words what follows {@code show} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        Query query;
        try {
            query = Query.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        MdbShow show = new MdbShow(options, query::isAbout);
        String device = query.device();
        return device == null ? show.all(caller, arguments) : show.one(caller, device, arguments);
    }

    /** What the client adds to the kernel's groups in JSON. @param words what follows {@code show} */
    static LinkOverlay overlay(Caller caller, GlobalOptions options, Words words) {
        Query query = Query.parse(words);
        MdbShow show = new MdbShow(options, query::isAbout);
        return LinkOverlay.adding("", show.object(caller.bridges()).toString());
    }

    /** What is asked for. @param vlan 0 for all */
    private record Query(@Nullable String device, long vlan) {
        static Query parse(Words words) {
            String device = null;
            long vlan = 0;
            while (!words.isEmpty()) {
                switch (words.next()) {
                    case "dev" -> device = words.next();
                    case "vid" -> vlan = Numbers.leading(words.next());
                    default -> throw new UsageException("not of the grammar", 255);
                }
            }
            return new Query(device, vlan);
        }

        boolean isAbout(GroupEntry entry) {
            return vlan == 0 || entry.vlan() == vlan;
        }
    }

    private Outcome one(Caller caller, String device, List<String> arguments) {
        return caller.bridge(device)
                .map(bridge -> Outcome.printed(print(List.of(bridge))))
                .orElseGet(() -> Outcome.passOn(arguments));
    }

    private Outcome all(Caller caller, List<String> arguments) {
        List<BridgeInterface> bridges = caller.bridges();
        if (bridges.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (!options.has(Flag.JSON)) {
            return new Outcome(0, print(bridges), "", List.copyOf(arguments));
        }
        return hasKernelBridge(caller)
                ? Outcome.changed("groups", options.with(options.rest()), options)
                : Outcome.printed(print(bridges));
    }

    private static boolean hasKernelBridge(Caller caller) {
        try {
            return caller.control().netlink().links(caller.nsid()).stream()
                    .map(LinkInfo::kind)
                    .anyMatch("bridge"::equals);
        } catch (LinuxException e) {
            return true; // rather ask once too often
        }
    }

    /** What is known of some bridges. */
    String print(List<BridgeInterface> bridges) {
        return options.has(Flag.JSON) ? json(bridges) : text(bridges);
    }

    private String text(List<BridgeInterface> bridges) {
        StringBuilder text = new StringBuilder();
        for (BridgeInterface bridge : bridges) {
            rows(bridge).forEach(row -> text.append(row.text(style(bridge.bridge(), row.entry()))));
        }
        if (options.has(Flag.DETAILS)) {
            bridges.forEach(bridge -> text.append(routersText(bridge.bridge())));
        }
        return text.toString();
    }

    private String routersText(Bridge bridge) {
        List<RouterPort> routers = routers(bridge);
        if (routers.isEmpty()) {
            return "";
        }
        String heading = "router ports on " + bridge.name() + ": ";
        StringBuilder text = new StringBuilder();
        if (options.has(Flag.STATISTICS)) {
            for (RouterPort router : routers) {
                text.append(heading).append(router.port()).append(' ').append(MdbRow.timer(router.remaining()));
                text.append(' ').append(router.kind()).append('\n');
            }
            return text.toString();
        }
        text.append(heading);
        routers.forEach(router -> text.append(router.port()).append(' '));
        return text.append('\n').toString();
    }

    private String json(List<BridgeInterface> bridges) {
        return IprouteJson.print(IprouteJson.NODES.arrayNode().add(object(bridges)), options.has(Flag.PRETTY));
    }

    private ObjectNode object(List<BridgeInterface> bridges) {
        ObjectNode all = IprouteJson.NODES.objectNode();
        ArrayNode entries = all.putArray("mdb");
        ObjectNode routers = all.putObject("router");
        for (BridgeInterface bridge : bridges) {
            rows(bridge).forEach(row -> entries.add(row.json(style(bridge.bridge(), row.entry()))));
            List<RouterPort> ports = options.has(Flag.DETAILS) ? routers(bridge.bridge()) : List.of();
            ArrayNode list = ports.isEmpty() ? null : routers.putArray(bridge.name());
            ports.forEach(router -> add(list, router));
        }
        return all;
    }

    private void add(@Nullable ArrayNode list, RouterPort router) {
        if (list == null) {
            return;
        }
        ObjectNode port = list.addObject().put("port", router.port().name());
        if (options.has(Flag.STATISTICS)) {
            port.put("timer", MdbRow.timer(router.remaining())).put("type", router.kind());
        }
    }

    private List<MdbRow> rows(BridgeInterface bridge) {
        return rows(bridge, wanted);
    }

    static List<MdbRow> rows(BridgeInterface bridge, Predicate<GroupEntry> wanted) {
        BridgeSnooping snooping = bridge.bridge().snooping();
        long now = snooping.now();
        return snooping.rules().entries(now).stream()
                .filter(wanted)
                .map(entry -> new MdbRow(bridge.link().index(), bridge.name(), entry, now))
                .toList();
    }

    private static List<RouterPort> routers(Bridge bridge) {
        return bridge.snooping().rules().routers(bridge.snooping().now());
    }

    private MdbRow.Style style(Bridge bridge, GroupEntry entry) {
        return style(bridge, entry, options.has(Flag.DETAILS), options.has(Flag.STATISTICS));
    }

    static MdbRow.Style style(Bridge bridge, GroupEntry entry, boolean details, boolean statistics) {
        boolean sources = MdbRow.tellsSourcesApart(
                entry.group(),
                version(bridge, entry, BridgeOption.MCAST_IGMP_VERSION),
                version(bridge, entry, BridgeOption.MCAST_MLD_VERSION));
        return new MdbRow.Style(details, statistics, sources);
    }

    private static long version(Bridge bridge, GroupEntry entry, BridgeOption option) {
        VlanSnooping vlans = bridge.snooping().vlans();
        return vlans.isOn() && entry.vlan() != 0 ? vlans.option(entry.vlan(), option) : bridge.option(option);
    }
}
