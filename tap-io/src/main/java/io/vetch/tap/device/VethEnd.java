package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One end of an emulated veth pair: a TAP device whose frames arrive at the far end, unchanged. What arrives at an end
 * goes to its host, or, if it is a port, into its bridge: then the frame goes from the far TAP straight into the relay,
 * one read and one write for the whole way.
 */
public final class VethEnd implements FrameSink, Egress {
    private static final int ROOM_ABOVE_MTU = Frame.HEADER_LENGTH + Frame.TAG_LENGTH;

    private final TapDevice tap;
    private final SwitchLoops loops;
    private final PortCounters[] countersByLoop;
    private volatile int mtu;
    private volatile @Nullable VethEnd far;
    private volatile @Nullable BridgeIngress master;

    public VethEnd(TapDevice tap, int mtu, SwitchLoops loops) {
        this.tap = tap;
        this.loops = loops;
        this.mtu = mtu;
        this.countersByLoop =
                Stream.generate(PortCounters::new).limit(loops.count()).toArray(PortCounters[]::new);
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

    public void setMtu(int bytes) {
        mtu = bytes;
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
        if (!end.takes(frame)) {
            end.countersByLoop[loop.index()].dropped(DropReason.EGRESS_SIZE);
        } else if (ingress != null) {
            ingress.accept(frame, loop);
        } else {
            end.tap.transmit(frame, loop.index(), end.countersByLoop[loop.index()]);
        }
    }

    /** Counted where they would have entered a bridge. */
    @Override
    public void missed(int frames, SwitchLoop loop) {
        VethEnd end = far;
        BridgeIngress ingress = end == null ? null : end.master;
        if (ingress != null) {
            ingress.missed(frames, loop);
        }
    }

    /** The bridge sends a frame to this port: it arrives at the far end. */
    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        VethEnd end = far;
        if (end == null) {
            counters.transmitDropped(DropReason.DEVICE_DOWN);
            return;
        }
        BridgeIngress ingress = end.master;
        if (!end.takes(frame)) {
            counters.transmitDropped(DropReason.EGRESS_SIZE);
        } else if (ingress == null) {
            end.tap.transmit(frame, loop, counters);
        } else {
            counters.transmitted(frame.length());
            ingress.acceptNested(frame, loops.get(loop));
        }
    }

    /** The receive check of veth (is_skb_forwardable() in the kernel). */
    private boolean takes(Frame frame) {
        int room = mtu + ROOM_ABOVE_MTU;
        return frame.length() <= room
                || frame.isGso()
                || (frame.isTagged() && frame.length() - Frame.TAG_LENGTH <= room);
    }

    /** What the host was sent by this end, and lost, on one loop; bridges count for themselves. */
    public PortCounters counters(int loop) {
        return countersByLoop[loop];
    }
}
