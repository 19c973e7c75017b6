package io.vetch.cli.tool.brctl;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.KernelBridge;
import io.vetch.tap.linux.LinkInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code brctl show}: our bridges and the kernel's. */
final class BrctlShow {
    private final Caller caller;
    private final List<KernelBridge> kernels;

    private BrctlShow(Caller caller) throws IOException {
        this.caller = caller;
        this.kernels = caller.control().netlink().kernelBridges(caller.nsid());
    }

    /** A bridge as the table has it. */
    record Row(String name, long identifier, boolean stp, List<String> ports) {}

    /** @param names of bridges; without any, all of them */
    static Outcome run(Caller caller, Words names) throws IOException {
        BrctlShow show = new BrctlShow(caller);
        return names.isEmpty() ? Outcome.printed(BrctlTables.show(show.all())) : show.named(names);
    }

    private List<Row> all() throws IOException {
        List<Row> rows = new ArrayList<>();
        caller.bridges().forEach(bridge -> rows.add(row(bridge.name(), bridge.bridge())));
        for (KernelBridge bridge : kernels) {
            rows.add(row(bridge.link().name(), bridge));
        }
        rows.sort(Comparator.comparing(Row::name, BrctlTables.BY_NAME));
        return rows;
    }

    /** As they are called, in the order given. */
    private Outcome named(Words names) throws IOException {
        StringBuilder errors = new StringBuilder();
        List<Row> rows = new ArrayList<>();
        while (!names.isEmpty()) {
            String name = names.next();
            Optional<BridgeInterface> ours = caller.bridge(name);
            Optional<KernelBridge> kernels = this.kernels.stream()
                    .filter(bridge -> bridge.link().isNamed(name))
                    .findFirst();
            if (ours.isPresent()) {
                rows.add(row(name, ours.get().bridge()));
            } else if (kernels.isPresent()) {
                rows.add(row(name, kernels.get()));
            } else {
                errors.append(BrctlTool.noBridge(caller, name)).append('\n');
            }
        }
        return new Outcome(errors.isEmpty() ? 0 : 1, BrctlTables.show(rows), errors.toString(), List.of());
    }

    private static Row row(String name, Bridge bridge) {
        boolean stp = BridgeSettings.TABLE.get("stp_state").get(bridge) != 0;
        List<String> ports = BrctlTables.sorted(bridge.ports()).stream()
                .map(BridgePort::name)
                .toList();
        return new Row(name, bridge.identifier(), stp, ports);
    }

    private Row row(String name, KernelBridge bridge) throws IOException {
        List<String> ports = caller.control().netlink().links(caller.nsid()).stream()
                .filter(link -> link.master() == bridge.link().index())
                .map(LinkInfo::name)
                .sorted(BrctlTables.BY_NAME)
                .toList();
        return new Row(name, bridge.identifier(), bridge.stp(), ports);
    }
}
