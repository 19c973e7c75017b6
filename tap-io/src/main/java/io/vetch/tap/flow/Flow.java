package io.vetch.tap.flow;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.Verdict;
import io.vetch.core.vlan.TagChange;
import io.vetch.tap.linux.bpf.FlowTable;
import org.jspecify.annotations.Nullable;

/** Frames of one kind that the kernel moves. Control thread, but for {@link #ended}. */
final class Flow {
    final FlowTable.Key key;
    final int slot;
    final BridgeFlows owner;
    final BridgePort ingress;
    final BridgePort egress;
    final Decision decision;
    /** The entry of its source; null if that is not learned. */
    final @Nullable FdbEntry source;

    final @Nullable FdbEntry destination;
    final long begunNanos;
    /** What its slot had counted before, and what was booked since. */
    long frames;

    long bytes;
    /** When it was last used, as the table last said, and as that means. */
    long tableNanos;

    long usedNanos;
    /** Since when nothing is repeated; 0: something is. */
    long endedNanos;

    volatile boolean ended;

    Flow(
            FlowTable.Key key,
            int slot,
            BridgeFlows owner,
            BridgePort ingress,
            BridgePort egress,
            Decision decision,
            @Nullable FdbEntry source,
            @Nullable FdbEntry destination,
            long now) {
        this.key = key;
        this.slot = slot;
        this.owner = owner;
        this.ingress = ingress;
        this.egress = egress;
        this.decision = decision;
        this.source = source;
        this.destination = destination;
        this.begunNanos = now;
        this.usedNanos = now;
    }

    /**
     * What was decided about its frames.
     *
     * @param vlan 0 if VLANs are not told apart
     * @param header how many of their bytes their VLAN does not count; 0 if frames are not counted by their VLAN
     */
    record Decision(Verdict verdict, int vlan, int header, TagChange tag) {
        boolean countsInVlan() {
            return header > 0;
        }
    }

    /** Whether its frames leave with a tag. */
    boolean leavesTagged() {
        return switch (decision.tag().kind()) {
            case KEPT, NAMED -> key.tag() != 0;
            case POPPED -> false;
            case PUSHED -> true;
        };
    }

    /** Whether its stations are where they were when it was decided. */
    boolean isTrue() {
        return !ended && isAt(source, ingress) && isAt(destination, egress);
    }

    private static boolean isAt(@Nullable FdbEntry station, BridgePort port) {
        if (station == null || station.isLocal()) {
            return station == null || !station.isGone();
        }
        BridgePort at = station.port();
        return !station.isGone() && (at == port || at.backupInUse() == port);
    }
}
