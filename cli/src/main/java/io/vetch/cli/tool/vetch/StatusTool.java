package io.vetch.cli.tool.vetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.port.PortState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** {@code vetch status [-j]}: the daemon, its bridges in all namespaces, and what it keeps memory for. */
public final class StatusTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch status [-j]
            Shows the daemon, its bridges and veth pairs in all namespaces, and what it keeps memory for.
            -j, --json: for programs. VETCH_SOCKET names the socket of another daemon. Exit status 3: none answers.
            """;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long MIB = 1 << 20;

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        if (arguments.isEmpty()) {
            return Outcome.printed(text(caller.control()));
        }
        return List.of("-j").equals(arguments) || List.of("--json").equals(arguments)
                ? Outcome.printed(json(caller.control()) + "\n")
                : Outcome.failed(1, "vetch: status takes -j and nothing else, not " + String.join(" ", arguments));
    }

    private static Instant since() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .orElse(Instant.EPOCH)
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private static String text(SwitchControl control) {
        MemoryBudget memory = control.memory();
        SwitchSnapshot snapshot = SwitchSnapshot.of(control.register().interfaces());
        StringBuilder text = new StringBuilder();
        text.append("running since %s, process %d, %d loops\n"
                .formatted(
                        TIME.format(since().atZone(ZoneId.systemDefault())),
                        ProcessHandle.current().pid(),
                        control.loops().count()));
        text.append("memory of clients: %d of %d MiB\n".formatted(memory.taken() / MIB, memory.limit() / MIB));
        memory.uses().forEach(use -> text.append("    ").append(use).append('\n'));
        snapshot.bridges().forEach(bridge -> text.append(line(control, bridge)));
        snapshot.pairs()
                .forEach(pair -> text.append(
                        "pair %s%s: %s\n".formatted(pair.name(), where(control, pair.nsid()), names(pair.ports()))));
        int flows = control.kernelFlows().size();
        if (flows > 0) {
            text.append("flows that the kernel moves by itself: %d\n".formatted(flows));
        }
        return text.toString();
    }

    private static String line(SwitchControl control, BridgeSnapshot bridge) {
        return "bridge %s%s: %s, %d stations, ports: %s\n"
                .formatted(
                        bridge.name(),
                        where(control, bridge.nsid()),
                        bridge.up() ? "up" : "down",
                        bridge.stations(),
                        bridge.members().isEmpty() ? "none" : names(bridge.members()));
    }

    private static String where(SwitchControl control, int nsid) {
        return nsid == control.netlink().ownNsid() ? "" : " in namespace " + nsid;
    }

    private static String names(List<PortSnapshot> ports) {
        return ports.stream()
                .map(port -> port.state() == PortState.FORWARDING ? port.name() : port.name() + " " + port.state())
                .collect(Collectors.joining(", "));
    }

    private static ObjectNode json(SwitchControl control) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pid", ProcessHandle.current().pid()).put("since", since().toString());
        json.put("loops", control.loops().count());
        json.put("client_memory", control.memory().taken());
        json.put("client_memory_limit", control.memory().limit());
        control.memory().uses().forEach(json.putArray("client_memory_uses")::add);
        json.put("kernel_flows", control.kernelFlows().size());
        ArrayNode bridges = json.putArray("bridges");
        SwitchSnapshot snapshot = SwitchSnapshot.of(control.register().interfaces());
        for (BridgeSnapshot bridge : snapshot.bridges()) {
            ObjectNode one = bridges.addObject();
            one.put("name", bridge.name()).put("nsid", bridge.nsid()).put("up", bridge.up());
            one.put("stations", bridge.stations());
            addPorts(one.putArray("ports"), bridge.members());
        }
        ArrayNode pairs = json.putArray("pairs");
        snapshot.pairs()
                .forEach(pair ->
                        addPorts(pairs.addObject().put("nsid", pair.nsid()).putArray("ends"), pair.ports()));
        return json;
    }

    private static void addPorts(ArrayNode array, List<PortSnapshot> ports) {
        ports.forEach(port -> array.addObject()
                .put("name", port.name())
                .put("state", port.state().toString()));
    }
}
