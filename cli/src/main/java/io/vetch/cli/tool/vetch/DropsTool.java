package io.vetch.cli.tool.vetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.DroppedFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code vetch drops [-j] [BRIDGE|PORT…]}: what each port has lost, under which reason, and the last frame of each. */
public final class DropsTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch drops [-j] [BRIDGE|PORT…]
            Shows what each port has lost, how many frames for which reason, and the last frame of each: when it came,
            by which port it entered, and its headers. Without a name: of all bridges of this namespace, and of veth
            pairs whose ends are no ports. Ports that have lost nothing are not shown.
            -j, --json: for programs.
            """;

    /** @param fdb of the bridge, null of a pair */
    private record Group(
            String name, List<BridgePort> ports, @Nullable ForwardingDatabase fdb) {}

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        List<String> names = new ArrayList<>(arguments);
        boolean json = names.removeAll(List.of("-j", "--json"));
        List<Group> groups = new ArrayList<>();
        for (String name : names) {
            Group group = caller.findAny(name).flatMap(DropsTool::named).orElse(null);
            if (group == null) {
                return Outcome.failed(
                        1,
                        "vetch: drops: no bridge " + name
                                + " in this namespace, no port of one, and no veth pair of its"
                                + " own; see 'vetch brctl show'");
            }
            groups.add(group);
        }
        if (names.isEmpty()) {
            groups.addAll(near(caller));
        }
        return Outcome.printed(json ? json(groups) : text(groups));
    }

    private static List<Group> near(Caller caller) {
        List<Group> groups = new ArrayList<>();
        List<ManagedInterface> pairs = new ArrayList<>();
        for (ManagedInterface each : caller.control().register().interfaces()) {
            if (each.nsid() != caller.nsid()) {
                continue;
            }
            if (each instanceof BridgeInterface) {
                named(each).ifPresent(groups::add);
            } else if (each instanceof VethInterface end && end.isOfAFreePair() && !pairs.contains(end.peer())) {
                pairs.add(end);
                named(end).ifPresent(groups::add);
            }
        }
        return groups;
    }

    private static Optional<Group> named(ManagedInterface device) {
        if (device instanceof BridgeInterface bridge) {
            return Optional.of(new Group(
                    bridge.name(), bridge.bridge().allPorts(), bridge.bridge().fdb()));
        }
        Membership membership = device.membership().orElse(null);
        if (membership != null) {
            ForwardingDatabase fdb = membership.bridge().bridge().fdb();
            return Optional.of(new Group(membership.bridge().name(), List.of(membership.port()), fdb));
        }
        return device instanceof VethInterface end && end.isOfAFreePair()
                ? Optional.of(new Group(
                        "pair " + end.name(), List.of(end.self(), end.peer().self()), null))
                : Optional.empty();
    }

    private static double age(DroppedFrame frame) {
        return (System.nanoTime() - frame.nanos()) / 1e9;
    }

    // ---- text

    private static String text(List<Group> groups) {
        StringBuilder text = new StringBuilder();
        for (Group group : groups) {
            text.append(group.name()).append('\n');
            int before = text.length();
            group.ports().forEach(port -> DropSnapshot.of(port).forEach(drop -> append(text, drop, group.fdb())));
            if (text.length() == before) {
                text.append("  nothing dropped\n");
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, DropSnapshot drop, @Nullable ForwardingDatabase fdb) {
        text.append("  %s %s %s: %d (%s)\n"
                .formatted(
                        drop.port(),
                        drop.out() ? "lost on the way out" : "drop",
                        drop.reason(),
                        drop.count(),
                        drop.reason().words()));
        DroppedFrame last = drop.last();
        if (last == null) {
            return;
        }
        String from = drop.from(fdb);
        text.append(String.format(
                Locale.ROOT,
                "    last %.1f s ago, %s%s\n",
                age(last),
                from == null || from.equals(drop.port()) ? "" : "from " + from + ": ",
                FrameText.of(last)));
    }

    // ---- JSON

    private static String json(List<Group> groups) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Group group : groups) {
            for (BridgePort port : group.ports()) {
                DropSnapshot.of(port).forEach(drop -> all.add(json(group, drop)));
            }
        }
        return all + "\n";
    }

    private static ObjectNode json(Group group, DropSnapshot drop) {
        ObjectNode json = json(drop, group.fdb());
        return json.put(group.fdb() == null ? "pair" : "bridge", group.name());
    }

    /** As {@code vetch why} has it, too. */
    static ObjectNode json(DropSnapshot drop, @Nullable ForwardingDatabase fdb) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("port", drop.port()).put("direction", drop.out() ? "out" : "in");
        json.put("reason", drop.reason().name()).put("words", drop.reason().words());
        json.put("count", drop.count());
        DroppedFrame last = drop.last();
        if (last == null) {
            return json.putNull("last");
        }
        long age = System.nanoTime() - last.nanos();
        json.putObject("last")
                .put("age", age / 1e9)
                .put("time", Instant.now().minusNanos(age).toString())
                .put("from", drop.from(fdb))
                .put("bytes", last.length())
                .put("frame", FrameText.of(last))
                .put("hex", HexFormat.of().formatHex(last.bytes()));
        return json;
    }
}
