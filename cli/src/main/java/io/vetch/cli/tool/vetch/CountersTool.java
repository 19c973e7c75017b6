package io.vetch.cli.tool.vetch;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code vetch counters [BRIDGE|END…]}: what each port received and sent, every verdict, every drop under its reason. A veth
 * pair whose ends are no ports is shown as a switch of two ports.
 */
public final class CountersTool implements Tool {
    private static final String ROW = "%-16s %10s %12s %10s %12s %9s %9s %9s %9s\n";

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        Map<String, List<BridgePort>> shown = new LinkedHashMap<>();
        if (arguments.isEmpty()) {
            caller.bridges().forEach(bridge -> shown.putAll(counted(bridge)));
            freeEnds(caller).forEach(end -> shown.putAll(counted(end)));
        }
        for (String name : arguments) {
            Map<String, List<BridgePort>> one =
                    caller.find(name).map(CountersTool::counted).orElse(Map.of());
            if (one.isEmpty()) {
                return Outcome.failed(
                        1,
                        "vetch: no bridge " + name + " in this namespace, and no veth pair of its own;"
                                + " see 'vetch brctl show'");
            }
            shown.putAll(one);
        }
        StringBuilder text = new StringBuilder();
        shown.forEach((title, ports) -> print(text, title, ports));
        return Outcome.printed(text.toString());
    }

    /** A pair is named once, by its end that was made first. */
    private static List<VethInterface> freeEnds(Caller caller) {
        List<VethInterface> ends = new ArrayList<>();
        for (ManagedInterface each : caller.control().interfaces()) {
            if (each instanceof VethInterface end && each.nsid() == caller.nsid() && !ends.contains(end.peer())) {
                ends.add(end);
            }
        }
        return ends;
    }

    /** Ports by what they are ports of. */
    private static Map<String, List<BridgePort>> counted(ManagedInterface shown) {
        if (shown instanceof BridgeInterface bridge) {
            return Map.of(bridge.name(), bridge.bridge().allPorts());
        }
        return shown instanceof VethInterface end && end.isOfAFreePair()
                ? Map.of("pair " + end.name(), List.of(end.self(), end.peer().self()))
                : Map.of();
    }

    private static void print(StringBuilder text, String title, List<BridgePort> ports) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                title,
                "rx frames",
                "rx bytes",
                "tx frames",
                "tx bytes",
                "forward",
                "flood",
                "deliver",
                "drop"));
        ports.forEach(port -> port(text, port));
    }

    private static void port(StringBuilder text, BridgePort port) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                "  " + port.name(),
                port.sum(Counter.RX_FRAMES),
                port.sum(Counter.RX_BYTES),
                port.sum(Counter.TX_FRAMES),
                port.sum(Counter.TX_BYTES),
                port.sum(Counter.FORWARDED),
                port.sum(Counter.FLOODED),
                port.sum(Counter.DELIVERED),
                dropped(port)));
        if (port.sum(Counter.RX_MISSED) > 0) {
            text.append("    lost on the way in MISSED: %d (no room for them, or the kernel could not hand them over)\n"
                    .formatted(port.sum(Counter.RX_MISSED)));
        }
        for (DropReason reason : DropReason.values()) {
            line(text, reason, "drop", port.drops(reason));
            line(text, reason, "lost on the way out", port.transmitDrops(reason));
        }
    }

    private static long dropped(BridgePort port) {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            sum += port.drops(reason);
        }
        return sum;
    }

    private static void line(StringBuilder text, DropReason reason, String what, long count) {
        if (count > 0) {
            text.append(String.format(Locale.ROOT, "    %s %s: %d (%s)\n", what, reason.name(), count, reason.words()));
        }
    }
}
