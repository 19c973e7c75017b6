package io.vetch.tap.flow;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.linux.bpf.FlowTable;
import org.jspecify.annotations.Nullable;

/** Frames of one kind that the kernel moves. Control thread, but for {@link #ended}. */
final class Flow {
    final FlowTable.Key key;
    final int slot;
    final BridgeFlows owner;
    final BridgePort ingress;
    final BridgePort egress;
    final Verdict verdict;
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
            Verdict verdict,
            @Nullable FdbEntry source,
            @Nullable FdbEntry destination,
            long now) {
        this.key = key;
        this.slot = slot;
        this.owner = owner;
        this.ingress = ingress;
        this.egress = egress;
        this.verdict = verdict;
        this.source = source;
        this.destination = destination;
        this.begunNanos = now;
        this.usedNanos = now;
    }

    /** Whether its stations are where they were when it was decided. */
    boolean isTrue() {
        return !ended && isAt(source, ingress) && isAt(destination, egress);
    }

    private static boolean isAt(@Nullable FdbEntry station, BridgePort port) {
        return station == null || (!station.isGone() && (station.isLocal() || station.port() == port));
    }
}
