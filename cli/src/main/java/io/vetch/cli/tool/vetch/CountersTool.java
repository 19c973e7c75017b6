package io.vetch.cli.tool.vetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code vetch counters [-j] [BRIDGE|END…]}: what each port received and sent, every verdict, every drop under its
 * reason. A veth pair whose ends are no ports is shown as a switch of two ports.
 */
public final class CountersTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch counters [-j] [BRIDGE|END…]
            Shows what each port received and sent, every verdict, and every drop under its reason.
            Without a name: of all bridges of this namespace, and of veth pairs whose ends are no ports.
            -j, --json: for programs.
            """;

    private static final String ROW = "%-16s %10s %12s %10s %12s %9s %9s %9s %9s\n";

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        List<String> names = new ArrayList<>(arguments);
        boolean json = names.removeAll(List.of("-j", "--json"));
        List<ManagedInterface> shown = new ArrayList<>();
        for (String name : names) {
            ManagedInterface found = caller.findAny(name).orElse(null);
            if (found == null || SwitchSnapshot.of(List.of(found)).isEmpty()) {
                return Outcome.failed(
                        1,
                        "vetch: no bridge " + name + " in this namespace, and no veth pair of its own;"
                                + " see 'vetch brctl show'");
            }
            shown.add(found);
        }
        caller.control().count();
        SwitchSnapshot snapshot = SwitchSnapshot.of(names.isEmpty() ? near(caller) : shown);
        return Outcome.printed(json ? json(snapshot) : text(snapshot));
    }

    private static List<ManagedInterface> near(Caller caller) {
        return caller.control().register().interfaces().stream()
                .filter(each -> each.nsid() == caller.nsid())
                .toList();
    }

    private static String text(SwitchSnapshot snapshot) {
        StringBuilder text = new StringBuilder();
        snapshot.bridges().forEach(bridge -> table(text, bridge.name(), bridge.ports()));
        snapshot.pairs().forEach(pair -> table(text, "pair " + pair.name(), pair.ports()));
        return text.toString();
    }

    private static void table(StringBuilder text, String title, List<PortSnapshot> ports) {
        text.append(ROW.formatted(
                title, "rx frames", "rx bytes", "tx frames", "tx bytes", "forward", "flood", "deliver", "drop"));
        ports.forEach(port -> row(text, port));
    }

    private static void row(StringBuilder text, PortSnapshot port) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                "  " + port.name(),
                port.counter(Counter.RX_FRAMES),
                port.counter(Counter.RX_BYTES),
                port.counter(Counter.TX_FRAMES),
                port.counter(Counter.TX_BYTES),
                port.counter(Counter.FORWARDED),
                port.counter(Counter.FLOODED),
                port.counter(Counter.DELIVERED),
                port.dropped()));
        if (port.counter(Counter.RX_MISSED) > 0) {
            text.append("    lost on the way in MISSED: %d (no room for them, or the kernel could not hand them over)\n"
                    .formatted(port.counter(Counter.RX_MISSED)));
        }
        if (port.counter(Counter.PUNTED) > 0) {
            text.append("    punt: %d (left to the kernel's bridge)\n".formatted(port.counter(Counter.PUNTED)));
        }
        for (DropReason reason : DropReason.values()) {
            line(text, reason, "drop", port.drops());
            line(text, reason, "lost on the way out", port.transmitDrops());
        }
    }

    private static void line(StringBuilder text, DropReason reason, String what, Map<DropReason, Long> counts) {
        Long count = counts.get(reason);
        if (count != null) {
            text.append(String.format(Locale.ROOT, "    %s %s: %d (%s)\n", what, reason.name(), count, reason.words()));
        }
    }

    // ---- JSON

    private static String json(SwitchSnapshot snapshot) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        snapshot.bridges().forEach(bridge -> all.add(json("bridge", bridge.name(), bridge.ports())));
        snapshot.pairs().forEach(pair -> all.add(json("pair", pair.name(), pair.ports())));
        return all + "\n";
    }

    private static ObjectNode json(String kind, String name, List<PortSnapshot> ports) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("kind", kind);
        ArrayNode array = json.putArray("ports");
        ports.forEach(port -> array.add(json(port)));
        return json;
    }

    private static ObjectNode json(PortSnapshot port) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", port.name()).put("state", port.state().toString());
        port.counters().forEach((counter, count) -> json.put(counter.name().toLowerCase(Locale.ROOT), count));
        put(json.putObject("drops"), port.drops());
        put(json.putObject("transmit_drops"), port.transmitDrops());
        return json;
    }

    private static void put(ObjectNode json, Map<DropReason, Long> counts) {
        counts.forEach((reason, count) -> json.put(reason.name(), count));
    }
}
