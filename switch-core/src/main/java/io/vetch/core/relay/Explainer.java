package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends one frame through the {@link Rooms} of the relay and writes down what each answers. Nothing is sent, learned or
 * counted, and no entry is refreshed or seen as used.
 *
 * <p>It speaks of the frame alone: a loop of veth pairs (RELAY_LOOP) or a full egress queue shows only in flight. So
 * does the choice of a victim when the forwarding database is full to its capacity.
 *
 * <p>Control thread: it reads a view and settings that only this thread changes, and a database that loops go on
 * learning into.
 */
public final class Explainer {
    private final String bridge;
    private final List<BridgePort> ports;
    private final RelayView view;
    private final ForwardingDatabase fdb;
    private final long now;

    /**
     * @param bridge its name
     * @param ports all its ports, the local one too
     * @param view the one that relays have
     * @param fdb without entries that have aged: see {@code age} of {@link ForwardingDatabase#dynamic}
     * @param nowNanos the clock of {@link FrameRelay#beginBurst}
     */
    public Explainer(String bridge, List<BridgePort> ports, RelayView view, ForwardingDatabase fdb, long nowNanos) {
        this.bridge = bridge;
        this.ports = List.copyOf(ports);
        this.view = view;
        this.fdb = fdb;
        this.now = nowNanos;
    }

    /** What would become of {@code frame}, if it entered by {@code ingress} now. */
    public Explanation explain(BridgePort ingress, Frame frame) {
        return explain(ingress, frame, "", null);
    }

    /**
     * The same.
     *
     * @param outlook of {@code ingress}: {@link io.vetch.core.stp.PortStatus#outlook}
     * @param left why the kernel has it; null if it has not
     */
    public Explanation explain(BridgePort ingress, Frame frame, String outlook, @Nullable DropReason left) {
        ExplanationTrail trail = new ExplanationTrail(bridge, ports, new ExplainWords(view, fdb, now, outlook));
        Imagined rooms = new Imagined(trail);
        if (left == null) {
            rooms.decide(ingress, frame);
        } else if (left == DropReason.NEIGHBOURS) {
            rooms.leaveEntered(ingress, frame, left);
        } else {
            rooms.leave(ingress, frame, left);
        }
        return trail.explanation(rooms);
    }

    /** The forwarding database as it is, and as it would be after learning from the frame. */
    private final class Imagined extends Rooms {
        private final FdbProbe probe = new FdbProbe();
        private @Nullable FdbEntry imagined;

        Imagined(ExplanationTrail trail) {
            super(Explainer.this.view, trail);
        }

        @Override
        @Nullable
        FdbEntry find(long address, int vlanId) {
            FdbEntry fresh = imagined;
            boolean asked = fresh != null && fresh.address().value() == address && fresh.vlan() == vlanId;
            return asked ? fresh : fdb.peek(probe.set(address, vlanId));
        }

        @Override
        @Nullable
        FdbEntry use(long address, int vlanId) {
            return find(address, vlanId);
        }

        @Override
        LearnOutcome learn(long address, int vlanId, BridgePort port) {
            LearnOutcome outcome = fdb.wouldLearn(probe.set(address, vlanId), port);
            if (outcome == LearnOutcome.NEW || outcome == LearnOutcome.MOVED) {
                imagined = FdbEntry.imagined(address, vlanId, port, now);
            }
            return outcome;
        }

        @Override
        LearnOutcome learnLocked(long address, int vlanId, BridgePort port) {
            return fdb.wouldLearn(probe.set(address, vlanId), port);
        }

        @Override
        @Nullable
        BridgePort localPort() {
            return fdb.localPort();
        }
    }
}
