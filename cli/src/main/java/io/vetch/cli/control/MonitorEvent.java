package io.vetch.cli.control;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.vlan.PortVlans;

/** Something that happened on a bridge. */
public sealed interface MonitorEvent {
    BridgeInterface bridge();

    /** An entry of the forwarding database was added, or moved to another port. @param moved whether it moved */
    record EntryChanged(BridgeInterface bridge, FdbEntry entry, boolean moved) implements MonitorEvent {}

    /** @param aged whether it timed out */
    record EntryRemoved(BridgeInterface bridge, FdbEntry entry, boolean aged) implements MonitorEvent {}

    /** A port was added, or its state or flags changed. */
    record PortChanged(BridgeInterface bridge, BridgePort port) implements MonitorEvent {}

    /** @param membership what it was */
    record PortRemoved(BridgeInterface bridge, ManagedInterface member, Membership membership)
            implements MonitorEvent {}

    /** The VLANs of a port, or of the bridge itself, changed. */
    record VlansChanged(BridgeInterface bridge, BridgePort port, PortVlans before, PortVlans after)
            implements MonitorEvent {}

    /** Two ports turned out to be wired together, or are not any more. */
    record LoopChanged(BridgeInterface bridge, BridgePort a, BridgePort b, boolean looped) implements MonitorEvent {}

    /** News of a spanning tree. @param text in the words of the kernel's log, without the name of the bridge */
    record SpanningTreeNews(BridgeInterface bridge, StpEvent kind, String text) implements MonitorEvent {}

    /** The host or a port is in a multicast group, or in another way than before, or not any more. */
    record GroupChanged(BridgeInterface bridge, GroupEntry entry, boolean deleted) implements MonitorEvent {}

    /** A port leads to a multicast router, or does not any more. */
    record RouterChanged(BridgeInterface bridge, RouterPort router, boolean deleted) implements MonitorEvent {}
}
