package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.vlan.VlanNews;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import java.io.IOException;
import java.util.Optional;

/**
 * The lines of {@code bridge monitor}.
 *
 * @param labelled whether each line begins with what it is about, as with {@code monitor all}
 * @param details whether groups are shown as with {@code -d}
 * @param statistics whether groups are shown as with {@code -s}
 */
record MonitorText(boolean labelled, boolean details, boolean statistics) {
    private static final String DELETED = "Deleted ";

    /** An entry is new, changed or moved: the line says where it is now. */
    String entry(Bridge bridge, FdbEntry entry) {
        return label("[NEIGH]") + new FdbRow(bridge.name(), entry).text(FdbRow.Style.PLAIN);
    }

    /** @param aged whether it timed out */
    String entryDeleted(Bridge bridge, FdbEntry entry, boolean aged) {
        FdbRow row = new FdbRow(bridge.name(), entry);
        return label("[NEIGH]") + DELETED + (aged ? row.aged() : row.text(FdbRow.Style.PLAIN));
    }

    /** A port as it is now; nothing if the interface is none. @param details as with {@code -d} */
    Optional<String> port(Caller caller, ManagedInterface port, boolean details) throws IOException {
        return BridgeLink.row(caller, port).map(row -> port(row, details));
    }

    String port(BridgeLinkRow row, boolean details) {
        return label("[LINK]") + row.text(details, "\n");
    }

    /** A port that has left its bridge. @param membership what it was */
    String portDeleted(Caller caller, ManagedInterface port, Membership membership) throws IOException {
        PeerName peer = PeerName.of(caller, port).orElse(null);
        return portDeleted(new BridgeLinkRow(port.link(), peer, MemberPort.of(membership)));
    }

    String portDeleted(BridgeLinkRow row) {
        return label("[LINK]") + DELETED + row.heading() + "\n";
    }

    /** The VLANs that a port came into, or that changed there, then those that it left. */
    String vlans(MonitorEvent.VlansChanged event) {
        return VlanNews.lines(event, line -> label("[VLAN]") + line);
    }

    String vlans(MonitorEvent.VlanOptionsChanged event) {
        return VlanNews.lines(event, line -> label("[VLAN]") + line);
    }

    /** Two ports that are wired together; the real tool has no such line. */
    String loop(MonitorEvent.LoopChanged event) {
        return label("[LINK]") + (event.looped() ? "" : DELETED) + "loop between " + event.a() + " and " + event.b()
                + " master " + event.bridge() + "\n";
    }

    /** A member of a group, as it is now or as it was. */
    String group(MonitorEvent.GroupChanged event) {
        BridgeInterface bridge = event.bridge();
        MdbRow row = new MdbRow(
                bridge.link().index(),
                bridge.name(),
                event.entry(),
                bridge.bridge().snooping().now());
        MdbRow.Style style = MdbShow.style(bridge.bridge(), event.entry(), details, statistics);
        return label("[MDB]") + (event.deleted() ? DELETED : "") + row.text(style);
    }

    String router(MonitorEvent.RouterChanged event) {
        return label("[MDB]") + (event.deleted() ? DELETED : "") + "router port dev "
                + event.router().port() + " master " + event.bridge() + "\n";
    }

    private String label(String label) {
        return labelled ? label : "";
    }
}
