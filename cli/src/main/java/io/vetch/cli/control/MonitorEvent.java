package io.vetch.cli.control;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.RouterPort;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.vlan.PortVlans;
import org.jspecify.annotations.Nullable;

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

    /**
     * What VLANs have for themselves about multicast changed.
     *
     * @param port where; null: all over the bridge
     */
    record VlanOptionsChanged(
            BridgeInterface bridge, @Nullable BridgePort port, int first, int last) implements MonitorEvent {}

    /** Two ports turned out to be wired together, or are not any more. */
    record LoopChanged(BridgeInterface bridge, BridgePort a, BridgePort b, boolean looped) implements MonitorEvent {}

    /**
     * A port is kept out for a while because of a loop, or let in again.
     *
     * @param other the other port of the loop
     * @param seconds for how long; 0: it is let in
     * @param inARow how many times this has happened, each soon after the one before; 0: it is let in
     */
    record Quarantine(BridgeInterface bridge, BridgePort port, BridgePort other, long seconds, int inARow)
            implements MonitorEvent {}

    /**
     * Something else has begun to take what a port receives, so it is no port any more.
     *
     * @param device its name
     * @param taker who has it now
     * @param nanos when, by {@link System#nanoTime}
     */
    record Taken(BridgeInterface bridge, String device, String taker, long nanos) implements MonitorEvent {}

    /** News of a spanning tree. @param text in the words of the kernel's log, without the name of the bridge */
    record SpanningTreeNews(BridgeInterface bridge, StpEvent kind, String text) implements MonitorEvent {}

    /** The host or a port is in a multicast group, or in another way than before, or not any more. */
    record GroupChanged(BridgeInterface bridge, GroupEntry entry, boolean deleted) implements MonitorEvent {}

    /** A port leads to a multicast router, or does not any more. */
    record RouterChanged(BridgeInterface bridge, RouterPort router, boolean deleted) implements MonitorEvent {}
}
