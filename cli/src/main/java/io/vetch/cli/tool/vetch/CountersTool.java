package io.vetch.cli.tool.vetch;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.List;
import java.util.Locale;

/** {@code vetch counters [BRIDGE…]}: what each port received and sent, every verdict, every drop under its reason. */
public final class CountersTool implements Tool {
    private static final String ROW = "%-16s %10s %12s %10s %12s %9s %9s %9s %9s\n";

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        if (arguments.isEmpty()) {
            return print(caller.bridges());
        }
        for (String name : arguments) {
            if (caller.bridge(name).isEmpty()) {
                return Outcome.failed(1, "vetch: no bridge " + name + " in this namespace; see 'vetch brctl show'");
            }
        }
        return print(
                arguments.stream().flatMap(name -> caller.bridge(name).stream()).toList());
    }

    private static Outcome print(List<BridgeInterface> bridges) {
        StringBuilder text = new StringBuilder();
        for (BridgeInterface bridge : bridges) {
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    bridge.name(),
                    "rx frames",
                    "rx bytes",
                    "tx frames",
                    "tx bytes",
                    "forward",
                    "flood",
                    "deliver",
                    "drop"));
            bridge.bridge().allPorts().forEach(port -> port(text, port));
        }
        return Outcome.printed(text.toString());
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
