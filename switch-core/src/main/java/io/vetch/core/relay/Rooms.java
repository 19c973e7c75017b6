package io.vetch.core.relay;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.core.vlan.VlanView;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a frame goes through until one decides what becomes of it; the decision stands in fields here. The
 * order is that of br_handle_frame() and br_handle_frame_finish() in the kernel's net/bridge/br_input.c. Each room is a
 * method that says whether it has decided; all that it does besides is to have the source learned. {@link FrameRelay}
 * does what is decided, {@link Explainer} prints it.
 *
 * <p>Nothing here allocates, locks or throws, unless there is a trail. What is decided stands in fields of the same
 * object, and not in one that is handed around: each step from object to object costs a relay a nanosecond.
 */
abstract class Rooms {
    private static final BridgePort NO_PORT =
            new BridgePort(0, "none", 0, 0, 0, (Egress) (frame, loop, counters) -> {});

    /** The VLAN of all frames of a bridge that does not tell VLANs apart. */
    private static final int UNAWARE = 0;

    /** Written only for somebody who wants to know what each room answered. */
    private final @Nullable ExplanationTrail trail;

    private final IngressGate gate = new IngressGate();
    private final EgressFilter egressFilter = new EgressFilter();
    /** What it has said of a frame to a group. */
    final NeighbourGate neighbours = new NeighbourGate();

    RelayView view;
    BridgePort ingress = NO_PORT;
    Frame frame = new Frame();
    /** Both read once, by the first room. */
    long destination;

    long source;
    /** {@link #UNAWARE}, the id of a VLAN, or {@link VlanView#NONE}. Of the bridge, if it filters VLANs. */
    int vlan;

    Verdict verdict = Verdict.DROP;
    /** Why it is dropped, or left to the kernel; else null. */
    @Nullable
    DropReason reason;
    /** What its source address came to, if that changed anything or was refused. */
    @Nullable
    LearnOutcome learned;
    /** Where it leaves. */
    final EgressSet egress = new EgressSet();
    /** Ports by which a copy would leave if it were not too long. */
    final EgressSet tooNarrow = new EgressSet();

    Rooms(RelayView view, @Nullable ExplanationTrail trail) {
        this.view = view;
        this.trail = trail;
    }

    // ---- the forwarding database

    abstract @Nullable FdbEntry find(long address, int vlanId);

    /** {@link #find} of the station that a frame goes to, and so is used. */
    abstract @Nullable FdbEntry use(long address, int vlanId);

    /** A station was heard on {@code port}. */
    abstract LearnOutcome learn(long address, int vlanId, BridgePort port);

    /** A station without an entry was heard on a locked port, and gets one that is locked. */
    abstract LearnOutcome learnLocked(long address, int vlanId, BridgePort port);

    /** The bridge's own port, to which local entries lead. */
    abstract @Nullable BridgePort localPort();

    // ---- the decision

    /** Decides about a frame that entered by {@code from}. */
    final void decide(BridgePort from, Frame next) {
        begin(from, next);
        boolean decided = enter() || destination();
        assert decided;
    }

    /** All rooms before the last one. */
    private boolean enter() {
        return length() || source() || bridge() || reserved() || port();
    }

    /** Those about the ingress port. Most ports have one answer to all of them. */
    private boolean port() {
        if (trail == null && ingress.isOpen() && isInVlan()) {
            learn();
            return false;
        }
        return ingressState() || vlan() || locked() || learning();
    }

    private boolean isInVlan() {
        VlanView vlans = view.vlans;
        if (vlans == null) {
            return true;
        }
        if (vlan == VlanView.NONE || !vlans.passes(ingress, vlan)) {
            return false;
        }
        egress.setVlan(vlan);
        return true;
    }

    /** Decides for a drop whatever the rooms would say. */
    final void dropAnyway(BridgePort from, Frame next, DropReason why) {
        begin(from, next);
        neighbours.forget();
        drop(why);
    }

    /** Decides that the kernel has the frame. */
    final void leave(BridgePort from, Frame next, DropReason why) {
        begin(from, next);
        verdict = Verdict.PUNT;
        reason = why;
    }

    /**
     * Decides that the kernel has the frame, if it is not dropped before: the kernel has the same rules, and learns,
     * too.
     */
    final void leaveEntered(BridgePort from, Frame next, DropReason why) {
        begin(from, next);
        if (!enter()) {
            verdict = Verdict.PUNT;
            reason = why;
        }
    }

    private void begin(BridgePort from, Frame next) {
        if (ingress != from) { // a store that changes nothing costs more than to look
            ingress = from;
        }
        if (frame != next) {
            frame = next;
        }
        reason = null;
        learned = null;
        egress.clear();
        tooNarrow.clear();
    }

    /** @return true: it is decided */
    private boolean drop(DropReason why) {
        verdict = Verdict.DROP;
        reason = why;
        return true;
    }

    /** @return true: it is decided */
    private boolean send(Verdict how) {
        verdict = how;
        return true;
    }

    // ---- the rooms

    private boolean length() {
        if (trail != null) {
            trail.length(this);
        }
        if (frame.length() < Frame.HEADER_LENGTH) {
            return drop(DropReason.TOO_SHORT);
        }
        destination = frame.destination();
        source = frame.source();
        return false;
    }

    private boolean source() {
        if (trail != null) {
            trail.source(this);
        }
        return !gate.isStation(source) && drop(DropReason.INVALID_SOURCE);
    }

    private boolean bridge() {
        if (trail != null) {
            trail.bridge(this);
        }
        if (!view.up) {
            return drop(DropReason.BRIDGE_DOWN);
        }
        VlanView vlans = view.vlans;
        vlan = vlans == null ? UNAWARE : vlans.classify(ingress, frame);
        return false;
    }

    private boolean reserved() {
        boolean reserved = gate.reserves(view, ingress, destination);
        if (trail != null) {
            trail.reserved(this, reserved);
        }
        if (!reserved) {
            return false;
        }
        VlanView vlans = view.vlans;
        if (view.learnsReserved && (vlans == null || vlans.learns(ingress, vlan))) {
            learn();
        }
        return drop(gate.reservedFor(view, destination));
    }

    private boolean ingressState() {
        if (trail != null) {
            trail.ingressState(this);
        }
        return !ingress.state().learns() && drop(gate.refusal(ingress));
    }

    private boolean vlan() {
        VlanView vlans = view.vlans;
        if (vlans == null) {
            return false;
        }
        if (trail != null) {
            trail.vlan(this, vlans);
        }
        if (vlan == VlanView.NONE) {
            return drop(DropReason.VLAN_INGRESS);
        }
        egress.setVlan(vlan);
        PortState state = vlans.state(ingress, vlan);
        return !state.learns() && drop(gate.refusal(state));
    }

    private boolean locked() {
        if (!ingress.has(PortFlag.LOCKED)) {
            return false;
        }
        FdbEntry known = find(source, vlan);
        if (trail != null) {
            trail.locked(this, known);
        }
        if (gate.admits(ingress, known)) {
            return false;
        }
        if (ingress.has(PortFlag.MAB) && view.learnsFrom(ingress)) {
            keepWaiting(known);
        }
        return drop(DropReason.LOCKED);
    }

    /** MAC authentication bypass: the station is shown to whoever admits stations. */
    private void keepWaiting(@Nullable FdbEntry known) {
        if (known == null) {
            LearnOutcome outcome = learnLocked(source, vlan, ingress);
            learned = outcome == LearnOutcome.REFRESHED ? null : outcome;
            if (trail != null) {
                trail.waiting(outcome);
            }
        } else if (known.isLocked() && known.port() == ingress) {
            var _ = learn(source, vlan, ingress);
        }
    }

    private boolean learning() {
        learn();
        PortState state = ingressState(view.vlans);
        return state != PortState.FORWARDING && drop(gate.refusal(state));
    }

    /** That of the port in the frame's VLAN. */
    private PortState ingressState(@Nullable VlanView vlans) {
        return vlans == null || !ingress.isForwarding() ? ingress.state() : vlans.state(ingress, vlan);
    }

    private void learn() {
        if (trail != null) {
            trail.beforeLearning(this);
        }
        LearnOutcome outcome = null;
        if (view.learnsFrom(ingress)) {
            outcome = learn(source, vlan, ingress);
            if (outcome != LearnOutcome.REFRESHED) {
                learned = outcome;
            }
        }
        if (trail != null) {
            trail.learning(this, outcome);
        }
    }

    private boolean destination() {
        if (MacAddress.isGroup(destination)) {
            boolean suppressed = neighbours();
            if (trail != null) {
                trail.group(this);
            }
            return group(suppressed);
        }
        FdbEntry station = use(destination, vlan);
        if (trail != null) {
            trail.station(this, station);
        }
        if (station == null) {
            return flood(view.unicastFlood, DropReason.NO_EGRESS);
        }
        return station.isLocal() ? deliver() : forward(station.port());
    }

    /** @return whether ports that suppress neighbour discovery do not hear the frame */
    private boolean neighbours() {
        NeighbourTable known = view.neighbours;
        if (known == null) {
            return false;
        }
        boolean suppressed = neighbours.ask(this, known);
        if (trail != null) {
            trail.neighbours(this);
        }
        return suppressed;
    }

    private boolean group(boolean suppressed) {
        SnoopedGroups groups = view.groups;
        Receivers members = groups == null ? null : groups.members(frame, destination, vlan);
        if (members == null) {
            BridgePort[] ports = view.groupPorts(ingress, destination);
            return suppressed ? floodToOthers(ports) : flood(ports, DropReason.NO_EGRESS);
        }
        long[] stations = members.stations;
        return stations == null ? flood(members.ports, DropReason.NO_MEMBER) : address(members.ports, stations);
    }

    /** br_multicast_flood() with maybe_deliver_addr(): nobody is sent what he has sent. */
    private boolean address(BridgePort[] ports, long[] stations) {
        for (int i = 0; i < ports.length; i++) {
            BridgePort port = ports[i];
            DropReason refusal = refusal(port);
            if (refusal == null && (port != ingress || stations[i] != source)) {
                egress.add(port, stations[i]);
            } else if (refusal == DropReason.EGRESS_SIZE) {
                tooNarrow.add(port);
            }
        }
        return flooded(ports, DropReason.NO_MEMBER);
    }

    /** @param nobody why it is dropped if there is no port to send it to */
    private boolean flood(BridgePort[] ports, DropReason nobody) {
        for (BridgePort port : ports) {
            DropReason refusal = refusal(port);
            if (refusal == null) {
                egress.add(port);
            } else if (refusal == DropReason.EGRESS_SIZE) {
                tooNarrow.add(port);
            }
        }
        return flooded(ports, nobody);
    }

    /** Not to those that need not hear of neighbours who are known: br_flood() of the kernel. */
    private boolean floodToOthers(BridgePort[] ports) {
        boolean kept = false;
        for (BridgePort port : ports) {
            DropReason refusal = refusal(port);
            if (refusal == null && neighbours.keepsFrom(port)) {
                kept = true;
            } else if (refusal == null) {
                egress.add(port);
            } else if (refusal == DropReason.EGRESS_SIZE) {
                tooNarrow.add(port);
            }
        }
        return flooded(ports, kept ? DropReason.NEIGH_SUPPRESS : DropReason.NO_EGRESS);
    }

    private boolean flooded(BridgePort[] ports, DropReason nobody) {
        if (trail != null) {
            trail.flooded(this, ports, nobody == DropReason.NO_MEMBER);
        }
        if (egress.count() > 0) {
            return send(Verdict.FLOOD);
        }
        return drop(tooNarrow.count() > 0 ? DropReason.EGRESS_SIZE : nobody);
    }

    /** Why no copy may leave by {@code port}, or null. */
    @Nullable
    DropReason refusal(BridgePort port) {
        return egressFilter.refuses(view, vlan, ingress, port, frame);
    }

    private boolean deliver() {
        BridgePort local = localPort();
        DropReason refusal = egressFilter.refusesDelivery(view, vlan, ingress, local);
        if (local == null && refusal == null) {
            refusal = DropReason.NO_EGRESS;
        }
        if (local != null && refusal == null) {
            egress.add(local);
        }
        if (trail != null) {
            trail.delivered(this);
        }
        return refusal == null ? send(Verdict.DELIVER) : drop(refusal);
    }

    private boolean forward(BridgePort known) {
        BridgePort port = known;
        DropReason refusal = refusal(port);
        BridgePort backup = refusal == null ? null : known.backupInUse();
        if (backup != null) {
            port = backup;
            refusal = refusal(port);
        }
        BridgePort listener = view.listenerTo(ingress);
        if (refusal != null && listener != null) {
            return deliver();
        }
        if (refusal == null) {
            egress.add(port);
        }
        if (refusal == null && listener != null && listener != port) {
            egress.add(listener);
        }
        if (trail != null) {
            trail.forwarded(this);
        }
        return refusal == null ? send(Verdict.FORWARD) : drop(refusal);
    }
}
