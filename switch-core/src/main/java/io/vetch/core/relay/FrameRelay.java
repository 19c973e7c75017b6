package io.vetch.core.relay;

import io.vetch.core.Failures;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.core.vlan.VlanView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one bridge on one loop: every frame that enters there ends in exactly one {@link Verdict}. The {@link
 * Rooms} decide it; this class does what they decided.
 *
 * <p>Single-threaded: its loop calls {@link #beginBurst} and then {@link #receive} for each frame. Nothing here
 * allocates, locks or throws. Where something fails all the same, it costs that frame, or that copy of it, and is
 * reported.
 */
public final class FrameRelay extends Rooms {
    /** Of the frames that are forwarded as usual, the sampler sees the first of a burst, this often at most. */
    private static final long SAMPLE_NANOS = 20_000_000;

    private final int loop;
    private final Supplier<RelayView> views;
    private final Supplier<@Nullable FrameObserver> observers;
    private final Supplier<@Nullable FrameObserver> samplers;
    /** Stands for the observer until the next frame: so a frame that is not sampled costs nothing for it. */
    private final FrameObserver sampling = this::sampleFirst;

    private final ForwardingDatabase fdb;
    private final Failures failures;

    private final FdbProbe probe = FdbProbe.remembering();
    private final FrameForms forms = new FrameForms();
    private final Frame neighbourAnswer = new Frame();

    private @Nullable FrameObserver observer;
    private @Nullable FrameObserver sampler;
    private long sampledNanos;
    private long now;
    private boolean relaying;

    /**
     * @param loop index of the loop that will call this relay
     * @param views the bridge's newest view
     * @param observers who watches the bridge's frames, or null
     * @param samplers who sees floods, drops, frames of stations that are new or have moved, and some of the others; or
     *     null
     * @param failures told of what should not happen
     */
    public FrameRelay(
            int loop,
            ForwardingDatabase fdb,
            Supplier<RelayView> views,
            Supplier<@Nullable FrameObserver> observers,
            Supplier<@Nullable FrameObserver> samplers,
            Failures failures) {
        super(views.get(), null);
        this.loop = loop;
        this.fdb = fdb;
        this.failures = failures;
        this.views = views;
        this.observers = observers;
        this.samplers = samplers;
    }

    /** Picks up what the control thread changed. @param nowNanos the clock, read once for the burst */
    public void beginBurst(long nowNanos) {
        now = nowNanos;
        view = views.get();
        observer = observers.get();
        sampler = samplers.get();
        if (sampler != null && nowNanos - sampledNanos >= SAMPLE_NANOS) {
            sampledNanos = nowNanos;
            observer = sampling;
        }
        probe.beginBurst(nowNanos);
        fdb.dynamic().advanceClock(nowNanos);
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
            counters.dropped(DropReason.RELAY_LOOP, frame, ingress, now);
            return Verdict.DROP;
        }
        relaying = true;
        try {
            decideSafely(ingress, frame);
            count(counters);
            if (isUnusual()) {
                show(sampler);
            }
            show(observer);
            if (neighbours.hasAnswer()) {
                answer();
            }
            send();
            return verdict;
        } finally {
            relaying = false;
        }
    }

    /** Counts and shows a frame that the kernel deals with. @param why see {@link Verdict#PUNT} */
    public void punted(BridgePort from, Frame left, DropReason why) {
        PortCounters counters = from.counters(loop);
        counters.received(left);
        leave(from, left, why);
        counters.sent(verdict);
        show(observer);
    }

    /** What a sampler sees of in any case. */
    private boolean isUnusual() {
        return reason != null || learned != null || verdict == Verdict.FLOOD;
    }

    private void sampleFirst(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        observer = observers.get();
        if (!isUnusual() || verdict == Verdict.PUNT) {
            show(sampler);
        }
        show(observer);
    }

    /** The same for a frame that the kernel may still drop, and learns from. @return PUNT or DROP */
    public Verdict entered(BridgePort from, Frame left, DropReason why) {
        PortCounters counters = from.counters(loop);
        counters.received(left);
        try {
            leaveEntered(from, left, why);
        } catch (RuntimeException | Error e) {
            dropAnyway(from, left, DropReason.INTERNAL_ERROR);
            failures.report("the relay of a frame from " + from, e);
        }
        count(counters);
        show(observer);
        return verdict;
    }

    private void decideSafely(BridgePort ingress, Frame frame) {
        try {
            decide(ingress, frame);
        } catch (RuntimeException | Error e) {
            dropAnyway(ingress, frame, DropReason.INTERNAL_ERROR);
            failures.report("the relay of a frame from " + ingress, e);
        }
    }

    // ---- the forwarding database, as frames in flight ask it

    @Override
    @Nullable
    FdbEntry find(long address, int vlanId) {
        // Asked for here: the JIT compiler does not inline fdb.find(), with all of Caffeine behind it.
        FdbEntry recent = probe.set(address, vlanId).recall();
        return recent != null ? recent : fdb.find(probe);
    }

    @Override
    @Nullable
    FdbEntry use(long address, int vlanId) {
        FdbEntry entry = find(address, vlanId);
        if (entry != null) {
            entry.used(now);
        }
        return entry;
    }

    @Override
    LearnOutcome learn(long address, int vlanId, BridgePort port) {
        FdbEntry known = find(address, vlanId);
        return known == null ? fdb.learn(probe, port, now) : fdb.heard(known, port, now);
    }

    @Override
    LearnOutcome learnLocked(long address, int vlanId, BridgePort port) {
        return fdb.learnLocked(probe.set(address, vlanId), port, now);
    }

    @Override
    @Nullable
    BridgePort localPort() {
        return fdb.localPort();
    }

    // ---- doing what is decided

    private void count(PortCounters counters) {
        LearnOutcome outcome = learned;
        if (outcome != null) {
            counters.count(counter(outcome));
        }
        for (int i = 0; i < tooNarrow.count(); i++) {
            tooNarrow.get(i).counters(loop).transmitDropped(DropReason.EGRESS_SIZE, frame, ingress, now);
        }
        DropReason why = reason;
        if (why != null && verdict == Verdict.DROP) {
            counters.dropped(why, frame, ingress, now);
        } else {
            counters.sent(verdict);
        }
    }

    private static Counter counter(LearnOutcome outcome) {
        return switch (outcome) {
            case NEW -> Counter.LEARNED;
            case MOVED -> Counter.MOVED;
            case REFUSED, REFRESHED -> Counter.LEARN_REFUSED;
        };
    }

    private void send() {
        VlanView vlans = view.vlans;
        if (egress.isAddressed()) {
            sendAddressed(vlans);
            return;
        }
        if (vlans != null) {
            sendInVlan(vlans);
            return;
        }
        int last = egress.count() - 1;
        boolean shared = frame.isShared();
        for (int i = 0; i <= last; i++) {
            frame.share(shared || i < last);
            transmit(frame, egress.get(i));
        }
    }

    private void sendInVlan(VlanView vlans) {
        countInVlan(vlans);
        if (egress.count() == 1 && vlans.leavesAsItCame(frame, egress.get(0), vlan)) {
            transmit(frame, egress.get(0));
        } else {
            sendInForms(vlans);
        }
    }

    /** Each gets a copy of his own. */
    private void sendAddressed(@Nullable VlanView vlans) {
        if (vlans != null) {
            countInVlan(vlans);
        }
        for (int i = 0; i < egress.count(); i++) {
            BridgePort port = egress.get(i);
            boolean tagged = vlans != null && !vlans.isUntagged(port, vlan);
            Frame copy = forms.copyFor(vlans, frame, vlan, tagged, egress.station(i));
            if (copy == null) {
                port.counters(loop).transmitDropped(DropReason.QUEUE_FULL);
            } else {
                transmit(copy, port);
            }
        }
    }

    /** Answers in a neighbour's place, before the frame takes another form; as of a protocol, no capture sees it. */
    private void answer() {
        try {
            if (neighbours.writeAnswer(this, neighbourAnswer)) {
                transmit(neighbourAnswer, ingress);
            }
        } catch (RuntimeException | Error e) {
            failures.report("the answer to a frame from " + ingress, e);
        }
        neighbours.forget();
    }

    private void countInVlan(VlanView vlans) {
        if (!vlans.counts() || egress.vlan() == 0 || !vlans.learns(ingress, vlan)) {
            return;
        }
        vlans.received(loop, ingress, vlan, frame);
        for (int i = 0; i < egress.count(); i++) {
            vlans.sent(loop, egress.get(i), vlan, frame);
        }
    }

    /** First the copies in the form in which the frame came, then the others, with a tag more or less. */
    private void sendInForms(VlanView vlans) {
        if (egress.count() == 0) {
            return;
        }
        Frame named = forms.named(vlans, frame, vlan);
        boolean tagged = vlans.isTagged(frame);
        int same = 0;
        for (int i = 0; i < egress.count(); i++) {
            same += vlans.isUntagged(egress.get(i), vlan) == tagged ? 0 : 1;
        }
        boolean others = same < egress.count();
        sendForm(vlans, named, tagged, others ? same + 1 : same);
        if (others) {
            sendForm(
                    vlans,
                    named == null ? null : forms.other(vlans, frame, named, vlan),
                    !tagged,
                    egress.count() - same);
        }
    }

    /**
     * Sends to the ports that get the frame with a tag, or to those that get it without.
     *
     * @param form null: there was no room for it
     * @param uses how many need the form from now on
     */
    private void sendForm(VlanView vlans, @Nullable Frame form, boolean tagged, int uses) {
        int left = uses;
        boolean shared = form != null && form.isShared();
        for (int i = 0; i < egress.count(); i++) {
            BridgePort port = egress.get(i);
            if (vlans.isUntagged(port, vlan) == tagged) {
                continue;
            }
            if (form == null) {
                port.counters(loop).transmitDropped(DropReason.QUEUE_FULL);
                continue;
            }
            form.share(shared || --left > 0);
            transmit(form, port);
        }
        if (form != null) {
            form.share(shared);
        }
    }

    private void transmit(Frame frame, BridgePort port) {
        PortCounters counters = port.counters(loop);
        try {
            port.egress().transmit(frame, loop, counters);
        } catch (RuntimeException | Error e) {
            counters.transmitDropped(DropReason.INTERNAL_ERROR, frame, ingress, now);
            failures.report("the transmission of a frame to " + port, e);
        }
    }

    private void show(@Nullable FrameObserver watching) {
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
