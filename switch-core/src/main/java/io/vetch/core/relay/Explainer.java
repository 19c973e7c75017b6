package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.relay.Explanation.Room;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks one frame through the rooms of {@link FrameRelay} and writes down what each answers. Nothing is sent, learned or
 * counted, and no entry is refreshed or seen as used. The rooms are the relay's own; {@link #explain} keeps to the order
 * of its relay() line by line.
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
    private final ExplainWords words;

    private final IngressGate gate = new IngressGate();
    private final EgressFilter egressFilter = new EgressFilter();
    private final FdbProbe probe = new FdbProbe();

    /**
     * @param bridge its name
     * @param ports all its ports, the local one too
     * @param view the one that relays have
     * @param fdb without entries that have aged: see {@link ForwardingDatabase#age}
     * @param nowNanos the clock of {@link FrameRelay#beginBurst}
     */
    public Explainer(String bridge, List<BridgePort> ports, RelayView view, ForwardingDatabase fdb, long nowNanos) {
        this.bridge = bridge;
        this.ports = List.copyOf(ports);
        this.view = view;
        this.fdb = fdb;
        this.words = new ExplainWords(view, fdb, nowNanos);
    }

    /** What would become of {@code frame}, if it entered by {@code ingress} now. */
    public Explanation explain(BridgePort ingress, Frame frame) {
        ExplanationTrail trail = new ExplanationTrail();
        String length = frame.length() + " bytes";
        if (frame.length() < Frame.HEADER_LENGTH) {
            trail.step(Room.LENGTH, length, "a header has " + Frame.HEADER_LENGTH);
            return trail.drop(DropReason.TOO_SHORT);
        }
        trail.step(Room.LENGTH, length, "ok");
        long source = frame.source();
        trail.step(Room.SOURCE, MacAddress.format(source), ExplainWords.source(source));
        if (!gate.isStation(source)) {
            return trail.drop(DropReason.INVALID_SOURCE);
        }
        trail.step(Room.BRIDGE, bridge, view.up ? "up" : "down");
        if (!view.up) {
            return trail.drop(DropReason.BRIDGE_DOWN);
        }
        long destination = frame.destination();
        boolean reserved = gate.reserves(view, ingress, destination);
        trail.step(Room.RESERVED, MacAddress.format(destination), ExplainWords.reserved(destination, reserved));
        if (reserved) {
            if (view.learnsReserved) {
                learn(trail, ingress, source);
            }
            return trail.drop(DropReason.RESERVED_ADDRESS);
        }
        trail.step(Room.STATE, ingress.name(), ingress.state().toString());
        if (!ingress.state().learns()) {
            return trail.drop(DropReason.INGRESS_STATE);
        }
        if (ingress.has(PortFlag.LOCKED)) {
            FdbEntry known = peek(source);
            trail.step(Room.LOCKED, ingress.name(), words.locked(ingress, known));
            if (!gate.admits(ingress, known)) {
                return trail.drop(DropReason.LOCKED);
            }
        }
        learn(trail, ingress, source);
        if (!ingress.isForwarding()) {
            return trail.drop(DropReason.INGRESS_STATE);
        }

        String target = MacAddress.format(destination);
        if (MacAddress.isGroup(destination)) {
            boolean broadcast = destination == MacAddress.BROADCAST;
            trail.step(Room.DECIDE, target, broadcast ? "broadcast" : "a multicast group");
            return flood(trail, ingress, frame, view.groupPorts(ingress, destination));
        }
        if (destination == source && trail.changesPort()) {
            trail.step(Room.DECIDE, target, "on " + ingress + " (just learned)");
            return forward(trail, ingress, frame, ingress);
        }
        FdbEntry entry = peek(destination);
        if (entry == null) {
            trail.step(Room.DECIDE, target, "unknown");
            return flood(trail, ingress, frame, view.unicastFlood);
        }
        trail.step(Room.DECIDE, target, words.entry(entry));
        return entry.isLocal() ? deliver(trail, ingress, frame) : forward(trail, ingress, frame, entry.port());
    }

    private @Nullable FdbEntry peek(long address) {
        return fdb.peek(probe.set(address, FrameRelay.VLAN));
    }

    private void learn(ExplanationTrail trail, BridgePort ingress, long source) {
        LearnOutcome outcome =
                view.learnsFrom(ingress) ? fdb.wouldLearn(probe.set(source, FrameRelay.VLAN), ingress) : null;
        trail.learned(outcome);
        trail.step(Room.LEARN, MacAddress.format(source), words.learning(ingress, peek(source), outcome));
    }

    private Explanation flood(ExplanationTrail trail, BridgePort ingress, Frame frame, BridgePort[] eligible) {
        DropReason nobody = DropReason.NO_EGRESS;
        List<BridgePort> egress = new ArrayList<>();
        for (BridgePort port : eligible) {
            DropReason refusal = egressFilter.refuses(ingress, port, frame);
            if (refusal == null) {
                egress.add(port);
            } else if (refusal == DropReason.EGRESS_SIZE) {
                nobody = refusal;
            }
        }
        List<BridgePort> asked = Arrays.asList(eligible);
        answers(
                trail,
                ingress,
                frame,
                egress,
                port -> asked.contains(port) ? "" : ExplainWords.notFlooded(port, frame));
        return egress.isEmpty() ? trail.drop(nobody) : trail.end(Verdict.FLOOD, egress);
    }

    private Explanation deliver(ExplanationTrail trail, BridgePort ingress, Frame frame) {
        BridgePort local = fdb.localPort();
        DropReason refusal = egressFilter.refusesDelivery(ingress, local);
        List<BridgePort> egress = local == null || refusal != null ? List.of() : List.of(local);
        answers(trail, ingress, frame, egress, port -> "the frame is for the host");
        return refusal == null ? trail.end(Verdict.DELIVER, egress) : trail.drop(refusal);
    }

    private Explanation forward(ExplanationTrail trail, BridgePort ingress, Frame frame, BridgePort port) {
        DropReason refusal = egressFilter.refuses(ingress, port, frame);
        BridgePort listener = view.listenerTo(ingress);
        if (refusal != null) {
            if (listener != null) {
                return deliver(trail, ingress, frame);
            }
            answers(trail, ingress, frame, List.of(), other -> "not the destination");
            return trail.drop(refusal);
        }
        List<BridgePort> egress = new ArrayList<>(List.of(port));
        if (listener != null && listener != port) {
            egress.add(listener);
        }
        answers(trail, ingress, frame, egress, other -> "not the destination");
        return trail.end(Verdict.FORWARD, egress);
    }

    /** @param unwanted why no copy is meant for a port that the filter would let it leave by */
    private void answers(
            ExplanationTrail trail,
            BridgePort ingress,
            Frame frame,
            List<BridgePort> egress,
            Function<BridgePort, String> unwanted) {
        for (BridgePort port : ports) {
            DropReason refusal = egressFilter.refuses(ingress, port, frame);
            if (egress.contains(port)) {
                trail.answer(PortAnswer.yes(port));
            } else if (refusal != null) {
                trail.answer(PortAnswer.no(port, refusal));
            } else {
                trail.answer(PortAnswer.unwanted(port, unwanted.apply(port)));
            }
        }
    }
}
