package io.vetch.cli.simulate;

import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.file.CaptureRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run: every frame of the inputs enters its port at the virtual time of its stamp, on the relays that also run in
 * the daemon. Time is 0 at the first frame and never goes back.
 */
public final class Simulation {
    private final SimulatedSwitch simulated;
    private final PlannedChanges changes;
    private final ByteBuffer buffer = ByteBuffer.allocate(Frame.HEADROOM + Frame.MAX_LENGTH);
    private final Frame frame = new Frame();

    private long frames;
    private long startEpochNanos;
    private @Nullable DropReason reason;
    private int vlan;
    private List<BridgePort> egress = List.of();

    /** @throws IOException naming what the topology has wrong */
    public Simulation(Topology topology) throws IOException {
        simulated = new SimulatedSwitch(topology);
        changes = new PlannedChanges(simulated, topology.changes());
        for (Bridge bridge : simulated.bridges()) {
            bridge.watchers().add((loop, now, ingress, seen, verdict, why, to) -> observe(why, to));
        }
    }

    /** Told of every frame, as soon as it has been relayed. */
    interface Listener {
        void relayed(FrameResult result) throws IOException;
    }

    SimulatedSwitch simulated() {
        return simulated;
    }

    /** The first frame's time stamp, in nanoseconds since 1970 UTC; 0 before it. */
    long startEpochNanos() {
        return startEpochNanos;
    }

    /** Frames that have entered. */
    long frames() {
        return frames;
    }

    /** Relays all frames. @throws IOException if an input cannot be read on, or the listener fails */
    void run(List<Input> inputs, Listener listener) throws IOException {
        try (MergedInputs merged = new MergedInputs(inputs)) {
            for (MergedInputs.Arrival next = merged.next(); next != null; next = merged.next()) {
                listener.relayed(enter(next));
            }
        }
        simulated.bridges().forEach(bridge -> bridge.ageing().removeAged());
    }

    /** Relays one frame; they come in the order of their time stamps. @throws IOException if there is no such port */
    FrameResult enter(MergedInputs.Arrival next) throws IOException {
        return relay(simulated.port(next.port()), next.record());
    }

    private FrameResult relay(MemberPort at, CaptureRecord record) throws IOException {
        if (frames++ == 0) {
            startEpochNanos = record.epochNanos();
        }
        changes.passTo(Math.max(simulated.now(), record.epochNanos() - startEpochNanos));
        PortCounters counters = at.port().counters(0);
        long[] before = learning(counters);
        FrameRelay relay = at.bridge().relay(0);
        relay.beginBurst(simulated.now());
        Verdict verdict = relay.receive(at.port(), wrap(record));
        if (reason == null || reason == DropReason.NO_MEMBER || reason == DropReason.NO_EGRESS) {
            simulated.snoop(at, vlan, frame);
        }
        LearnOutcome learned = learned(before, learning(counters));
        return new FrameResult(frames, simulated.now(), at.port(), record, verdict, reason, egress, vlan, learned);
    }

    private static long[] learning(PortCounters counters) {
        return new long[] {
            counters.get(Counter.LEARNED), counters.get(Counter.MOVED), counters.get(Counter.LEARN_REFUSED)
        };
    }

    private static @Nullable LearnOutcome learned(long[] before, long[] after) {
        return switch (Arrays.mismatch(before, after)) {
            case 0 -> LearnOutcome.NEW;
            case 1 -> LearnOutcome.MOVED;
            case 2 -> LearnOutcome.REFUSED;
            default -> null;
        };
    }

    /** What a short snap length cut off is zero: no room looks there. */
    private Frame wrap(CaptureRecord record) {
        int length = Math.max(record.originalLength(), record.bytes().length);
        buffer.put(Frame.HEADROOM, record.bytes());
        return frame.wrap(buffer, 0, Frame.HEADROOM, length);
    }

    private void observe(@Nullable DropReason why, EgressSet to) {
        reason = why;
        vlan = to.vlan();
        List<BridgePort> ports = new ArrayList<>(to.count());
        for (int i = 0; i < to.count(); i++) {
            ports.add(to.get(i));
        }
        egress = ports;
    }
}
