package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.relay.ObserverList;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import org.jspecify.annotations.Nullable;

/**
 * One end of an emulated veth pair: a TAP device whose frames arrive at the far end, unchanged. What arrives at an end
 * goes to its host, or, if it is a port, into its bridge: then the frame goes from the far TAP straight into the relay,
 * one read and one write for the whole way. Where neither is a port, the pair is a switch of two ports: each frame has
 * its verdict, is counted, and is shown to observers.
 */
public final class VethEnd implements FrameSink, Egress {
    private static final int ROOM_ABOVE_MTU = Frame.HEADER_LENGTH + Frame.TAG_LENGTH;

    private final TapDevice tap;
    private final SwitchLoops loops;
    private final BridgePort self;
    private final EgressSet onlySelf;
    private final ObserverList observers;
    private volatile @Nullable VethEnd far;
    private volatile @Nullable BridgeIngress master;

    public VethEnd(TapDevice tap, String name, long address, int mtu, SwitchLoops loops) {
        this.tap = tap;
        this.loops = loops;
        this.self = new BridgePort(BridgePort.NO_NUMBER, name, address, mtu, loops.count(), this);
        this.onlySelf = EgressSet.of(self);
        this.observers = new ObserverList(loops::awaitBurstBoundary);
    }

    /** Joins two ends. */
    public static void join(VethEnd a, VethEnd b) {
        a.far = b;
        b.far = a;
        a.tap.connect(a);
        b.tap.connect(b);
    }

    /** Undoes {@link #join}; frames read later are discarded. */
    public static void separate(VethEnd a, VethEnd b) {
        a.far = null;
        b.far = null;
    }

    public TapDevice tap() {
        return tap;
    }

    /**
     * This end as captures and counters know it: what its host sends enters there. If it is a port of a bridge, that
     * port is another one. It is operational while the end is administratively up.
     */
    public BridgePort self() {
        return self;
    }

    /** Who watches what the host sends into this end, unless that enters a bridge. */
    public ObserverList observers() {
        return observers;
    }

    /** Makes this end a port: what arrives here enters a bridge. Null sets it free. */
    public void enslave(@Nullable BridgeIngress ingress) {
        master = ingress;
    }

    @Override
    public void beginBurst(SwitchLoop loop) {
        VethEnd end = far;
        BridgeIngress ingress = end == null ? null : end.master;
        if (ingress != null) {
            ingress.beginBurst(loop);
        }
    }

    /** The host sent a frame into this end. */
    @Override
    public void accept(Frame frame, SwitchLoop loop) {
        VethEnd end = far;
        if (end == null) {
            return;
        }
        BridgeIngress ingress = end.master;
        if (ingress == null) {
            passOn(frame, end, loop);
        } else if (end.takes(frame)) {
            ingress.accept(frame, loop);
        } else {
            end.self.counters(loop.index()).dropped(DropReason.EGRESS_SIZE, frame, end.self, loop.now());
        }
    }

    private void passOn(Frame frame, VethEnd end, SwitchLoop loop) {
        PortCounters counters = self.counters(loop.index());
        counters.received(frame);
        DropReason reason = end.refusal(frame);
        if (reason == null) {
            counters.sent(Verdict.FORWARD);
            observe(frame, loop, Verdict.FORWARD, null, end.onlySelf);
            end.tap.transmit(frame, loop.index(), end.self.counters(loop.index()));
        } else {
            counters.dropped(reason, frame, self, loop.now());
            observe(frame, loop, Verdict.DROP, reason, EgressSet.NONE);
        }
    }

    private @Nullable DropReason refusal(Frame frame) {
        if (!self.isOperational()) {
            return DropReason.PEER_DOWN;
        }
        return takes(frame) ? null : DropReason.EGRESS_SIZE;
    }

    private void observe(Frame frame, SwitchLoop loop, Verdict verdict, @Nullable DropReason reason, EgressSet egress) {
        FrameObserver watching = observers.all();
        if (watching == null) {
            return;
        }
        try {
            watching.observe(loop.index(), loop.now(), self, frame, verdict, reason, egress);
        } catch (RuntimeException | Error e) {
            loop.failures().report("a capture of frames from " + self, e);
        }
    }

    /** Counted where they would have entered. */
    @Override
    public void missed(int frames, SwitchLoop loop) {
        VethEnd end = far;
        BridgeIngress ingress = end == null ? null : end.master;
        if (ingress != null) {
            ingress.missed(frames, loop);
        } else {
            self.counters(loop.index()).missed(frames);
        }
    }

    /** The bridge sends a frame to this port: it arrives at the far end. */
    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        VethEnd end = far;
        if (end == null) {
            lost(DropReason.DEVICE_DOWN, frame, loop, counters);
            return;
        }
        BridgeIngress ingress = end.master;
        if (!end.takes(frame)) {
            lost(DropReason.EGRESS_SIZE, frame, loop, counters);
        } else if (ingress == null) {
            end.tap.transmit(frame, loop, counters);
        } else {
            counters.transmitted(frame.length());
            ingress.acceptNested(frame, loops.get(loop));
        }
    }

    private void lost(DropReason reason, Frame frame, int loop, PortCounters counters) {
        counters.transmitDropped(reason, frame, null, loops.get(loop).now());
    }

    /** The receive check of veth (is_skb_forwardable() in the kernel). */
    private boolean takes(Frame frame) {
        int room = self.mtu() + ROOM_ABOVE_MTU;
        return frame.length() <= room
                || frame.isGso()
                || (frame.isTagged() && frame.length() - Frame.TAG_LENGTH <= room);
    }
}
