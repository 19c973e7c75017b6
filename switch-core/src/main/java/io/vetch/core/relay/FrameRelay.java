package io.vetch.core.relay;

import io.vetch.core.Failures;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one bridge on one loop: every frame that enters there ends in exactly one {@link Verdict}. Follows the
 * order of br_handle_frame() and br_handle_frame_finish() in the kernel's net/bridge/br_input.c.
 *
 * <p>Single-threaded: its loop calls {@link #beginBurst} and then {@link #receive} for each frame. Nothing here
 * allocates, locks or throws. Where something fails all the same, it costs that frame, or that copy of it, and is reported.
 */
public final class FrameRelay {
    /** The one VLAN of a bridge that does not filter VLANs. */
    static final int VLAN = 0;

    private final int loop;
    private final Supplier<RelayView> views;
    private final Supplier<@Nullable FrameObserver> observers;
    private final ForwardingDatabase fdb;
    private final Failures failures;

    private final IngressGate gate = new IngressGate();
    private final EgressFilter egressFilter = new EgressFilter();
    private final EgressSet egress = new EgressSet();
    private final FdbProbe probe = FdbProbe.remembering();

    private RelayView view;
    private @Nullable FrameObserver observer;
    private long now;
    private boolean relaying;

    /**
     * @param loop index of the loop that will call this relay
     * @param views the bridge's newest view
     * @param observers who watches the bridge's frames, or null
     * @param failures told of what should not happen
     */
    public FrameRelay(
            int loop,
            ForwardingDatabase fdb,
            Supplier<RelayView> views,
            Supplier<@Nullable FrameObserver> observers,
            Failures failures) {
        this.loop = loop;
        this.fdb = fdb;
        this.failures = failures;
        this.views = views;
        this.observers = observers;
        this.view = views.get();
    }

    /** Picks up what the control thread changed. @param nowNanos the clock, read once for the burst */
    public void beginBurst(long nowNanos) {
        now = nowNanos;
        view = views.get();
        observer = observers.get();
        probe.beginBurst(nowNanos);
        fdb.advanceClock(nowNanos);
    }

    /** Whether a frame is on its way through this relay right now. */
    public boolean isRelaying() {
        return relaying;
    }

    /** Relays one frame that entered by {@code ingress}. */
    public Verdict receive(BridgePort ingress, Frame frame) {
        PortCounters counters = ingress.counters(loop);
        counters.received(frame);
        if (relaying) {
            counters.dropped(DropReason.RELAY_LOOP);
            return Verdict.DROP;
        }
        relaying = true;
        try {
            return relay(ingress, frame, counters);
        } catch (RuntimeException
                | Error e) { // before the verdict was counted: what comes after is caught where it fails
            egress.clear();
            Verdict verdict = drop(ingress, frame, counters, DropReason.INTERNAL_ERROR);
            failures.report("the relay of a frame from " + ingress, e);
            return verdict;
        } finally {
            relaying = false;
        }
    }

    private Verdict relay(BridgePort ingress, Frame frame, PortCounters counters) {
        egress.clear();
        if (frame.length() < Frame.HEADER_LENGTH) {
            return drop(ingress, frame, counters, DropReason.TOO_SHORT);
        }
        long source = frame.source();
        if (!gate.isStation(source)) {
            return drop(ingress, frame, counters, DropReason.INVALID_SOURCE);
        }
        if (!view.up) {
            return drop(ingress, frame, counters, DropReason.BRIDGE_DOWN);
        }
        long destination = frame.destination();
        if (gate.reserves(view, ingress, destination)) {
            if (view.learnsReserved) {
                learn(ingress, source, counters);
            }
            return drop(ingress, frame, counters, DropReason.RESERVED_ADDRESS);
        }
        if (!ingress.state().learns()) {
            return drop(ingress, frame, counters, DropReason.INGRESS_STATE);
        }
        if (ingress.has(PortFlag.LOCKED) && !gate.admits(ingress, fdb.find(probe.set(source, VLAN)))) {
            return drop(ingress, frame, counters, DropReason.LOCKED);
        }
        learn(ingress, source, counters);
        if (!ingress.isForwarding()) {
            return drop(ingress, frame, counters, DropReason.INGRESS_STATE);
        }

        if (MacAddress.isGroup(destination)) {
            return flood(ingress, frame, counters, view.groupPorts(ingress, destination));
        }
        FdbEntry entry = station(destination);
        if (entry == null) {
            return flood(ingress, frame, counters, view.unicastFlood);
        }
        if (entry.isLocal()) {
            return deliver(ingress, frame, counters);
        }
        return forward(ingress, frame, counters, entry.port());
    }

    /** The entry of the station a frame goes to, or null. */
    private @Nullable FdbEntry station(long destination) {
        FdbEntry entry = fdb.find(probe.set(destination, VLAN));
        if (entry != null) {
            entry.used(now);
        }
        return entry;
    }

    private void learn(BridgePort ingress, long source, PortCounters counters) {
        if (!view.learnsFrom(ingress)) {
            return;
        }
        switch (fdb.learn(probe.set(source, VLAN), ingress, now)) {
            case REFRESHED -> {}
            case NEW -> counters.count(Counter.LEARNED);
            case MOVED -> counters.count(Counter.MOVED);
            case REFUSED -> counters.count(Counter.LEARN_REFUSED);
        }
    }

    private Verdict flood(BridgePort ingress, Frame frame, PortCounters counters, BridgePort[] ports) {
        DropReason nobody = DropReason.NO_EGRESS;
        for (BridgePort port : ports) {
            DropReason refusal = egressFilter.refuses(ingress, port, frame);
            if (refusal == null) {
                egress.add(port);
            } else if (refusal == DropReason.EGRESS_SIZE) {
                port.counters(loop).transmitDropped(refusal);
                nobody = refusal;
            }
        }
        if (egress.count() == 0) {
            return drop(ingress, frame, counters, nobody);
        }
        counters.count(Counter.FLOODED);
        return transmit(ingress, frame, Verdict.FLOOD);
    }

    private Verdict deliver(BridgePort ingress, Frame frame, PortCounters counters) {
        BridgePort local = fdb.localPort();
        DropReason refusal = egressFilter.refusesDelivery(ingress, local);
        if (local == null || refusal != null) {
            return drop(ingress, frame, counters, refusal == null ? DropReason.NO_EGRESS : refusal);
        }
        egress.add(local);
        counters.count(Counter.DELIVERED);
        return transmit(ingress, frame, Verdict.DELIVER);
    }

    private Verdict forward(BridgePort ingress, Frame frame, PortCounters counters, BridgePort port) {
        DropReason refusal = egressFilter.refuses(ingress, port, frame);
        BridgePort listener = view.listenerTo(ingress);
        if (refusal != null) {
            return listener != null ? deliver(ingress, frame, counters) : drop(ingress, frame, counters, refusal);
        }
        egress.add(port);
        if (listener != null && listener != port) {
            egress.add(listener);
        }
        counters.count(Counter.FORWARDED);
        return transmit(ingress, frame, Verdict.FORWARD);
    }

    private Verdict transmit(BridgePort ingress, Frame frame, Verdict verdict) {
        observe(ingress, frame, verdict, null);
        for (int i = 0; i < egress.count(); i++) {
            transmit(frame, egress.get(i));
        }
        return verdict;
    }

    private void transmit(Frame frame, BridgePort port) {
        PortCounters counters = port.counters(loop);
        try {
            port.egress().transmit(frame, loop, counters);
        } catch (RuntimeException | Error e) {
            counters.transmitDropped(DropReason.INTERNAL_ERROR);
            failures.report("the transmission of a frame to " + port, e);
        }
    }

    private Verdict drop(BridgePort ingress, Frame frame, PortCounters counters, DropReason reason) {
        counters.dropped(reason);
        observe(ingress, frame, Verdict.DROP, reason);
        return Verdict.DROP;
    }

    private void observe(BridgePort ingress, Frame frame, Verdict verdict, @Nullable DropReason reason) {
        FrameObserver watching = observer;
        if (watching == null) {
            return;
        }
        try {
            watching.observe(loop, now, ingress, frame, verdict, reason, egress);
        } catch (RuntimeException | Error e) {
            failures.report("a capture of frames from " + ingress, e);
        }
    }
}
