package io.vetch.cli.tool.vlan;

import io.vetch.cli.control.MonitorEvent;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** What {@code bridge monitor} prints when a list of VLANs has changed. */
public final class VlanNews {
    private VlanNews() {}

    /** @param label puts in front of a line what it is about */
    public static String lines(MonitorEvent.VlansChanged event, UnaryOperator<String> label) {
        PortVlans before = event.before();
        PortVlans after = event.after();
        String name = String.format(Locale.ROOT, "%-16s  ", event.port().name());
        VlanTarget target = new VlanTarget(event.bridge().bridge(), event.port());
        StringBuilder lines = new StringBuilder();
        for (VlanRow row : VlanRow.of(target, vlan -> differs(before, after, vlan), true)) {
            lines.append(label.apply(name + row.text() + "\n")).append(row.details());
        }
        for (VlanRow row : VlanRow.of(before, vlan -> !after.contains(vlan), true)) {
            lines.append(label.apply("Deleted " + name + row.range().text() + "\n"))
                    .append(VlanRow.GONE);
        }
        return lines.toString();
    }

    /** The same of options. */
    public static String lines(MonitorEvent.VlanOptionsChanged event, UnaryOperator<String> label) {
        BridgePort port = event.port();
        IntPredicate wanted = vlan -> vlan >= event.first() && vlan <= event.last();
        if (port == null) {
            return VlanGlobal.news(event.bridge(), wanted, label);
        }
        StringBuilder lines = new StringBuilder();
        String name = String.format(Locale.ROOT, "%-16s  ", port.name());
        for (VlanRow row : VlanRow.of(new VlanTarget(event.bridge().bridge(), port), wanted, true)) {
            lines.append(label.apply(name + row.text() + "\n")).append(row.details());
        }
        return lines.toString();
    }

    private static boolean differs(PortVlans before, PortVlans after, int vlan) {
        return !before.contains(vlan)
                || before.isUntagged(vlan) != after.isUntagged(vlan)
                || before.state(vlan) != after.state(vlan)
                || (before.pvid() == vlan) != (after.pvid() == vlan);
    }
}
