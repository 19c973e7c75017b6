package io.vetch.tap.device;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.flow.BridgeFlows;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.loop.SwitchLoop;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Finds out by which port a frame enters that came by a detour. On the loop, but for what says otherwise. */
final class DetourFrames implements FrameSink {
    private static final int LOST = BridgePort.MAX_NUMBER + 1;
    private static final int SNOOPED = LOST + 1;

    private final Bridge bridge;
    private final Detour detour;
    private volatile @Nullable BridgePort[] ports = new @Nullable BridgePort[BridgePort.MAX_NUMBER + 1];
    private volatile boolean ending;
    private boolean waits;
    private boolean stale;
    private @Nullable BridgeFlows flows;
    /**
     * Of each number, how many frames have come here; then of all, how many were lost before that, and were snooped.
     */
    private final AtomicLongArray taken = new AtomicLongArray(SNOOPED + 1);

    DetourFrames(Bridge bridge, Detour detour) {
        this.bridge = bridge;
        this.detour = detour;
    }

    /** Offers them what is relayed. Before the first frame. */
    void offerTo(@Nullable BridgeFlows offered) {
        flows = offered;
    }

    /** Frames wait for this process as long as that takes: nobody else has them. Before the first frame. */
    void waitForProcess() {
        waits = true;
    }

    /** The kernel has the bridge for good; what is still here is forwarded. Control thread. */
    void end() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    /** How many frames of a number have come here, if none but this process has them. Any thread. */
    long taken(int number) {
        return taken.getOpaque(number);
    }

    /** How many were lost before they could be read, if none but this process has them. Any thread. */
    long lost() {
        return taken.getOpaque(LOST);
    }

    /** How many have come here that the kernel snoops. Any thread. */
    long snooped() {
        return taken.getOpaque(SNOOPED);
    }

    private void count(int index, int frames) {
        taken.setOpaque(index, taken.getPlain(index) + frames);
    }

    /** Control thread. */
    void set(int number, @Nullable BridgePort port) {
        @Nullable BridgePort[] changed = Arrays.copyOf(ports, ports.length);
        changed[number] = port;
        ports = changed;
    }

    @Override
    public void beginBurst(SwitchLoop loop) {
        bridge.relay(loop.index()).beginBurst(loop.now());
        stale = !waits && !ending && !detour.isOn(loop.now());
    }

    @Override
    public void take(int tag, Frame frame, SwitchLoop loop) {
        try {
            relay(tag, frame, loop);
        } catch (RuntimeException | Error e) {
            loop.failures().report("a frame that was read", e);
        }
    }

    private void relay(int tag, Frame frame, SwitchLoop loop) {
        int number = Detour.port(tag);
        if (waits) {
            count(number, 1);
        }
        BridgePort port = ports[number];
        if (port == null) {
            return; // it has just left the bridge
        }
        if (stale) { // the kernel has forwarded newer ones meanwhile
            port.counters(loop.index()).missed(1);
            return;
        }
        FrameRelay relay = bridge.relay(loop.index());
        if (Detour.isLeftAsReserved(tag)) {
            relay.punted(port, frame, reserved(frame));
        } else if (Detour.isLeftAsSnooped(tag)) {
            relay.punted(port, frame, DropReason.SNOOPING);
            count(SNOOPED, 1);
        } else if (Detour.isLeftAsNeighbours(tag)) {
            relay.entered(port, frame, DropReason.NEIGHBOURS);
        } else {
            int came = BridgeFlows.tag(frame); // the relay may change it where it lies
            Verdict verdict = relay.receive(port, frame);
            if (flows != null && (verdict == Verdict.FORWARD || verdict == Verdict.DELIVER)) {
                flows.offer(port, frame, came, loop);
            }
        }
    }

    private static DropReason reserved(Frame frame) {
        boolean toBridges = frame.destination() == MacAddress.BRIDGE_GROUP;
        return toBridges ? DropReason.SPANNING_TREE : DropReason.RESERVED_ADDRESS;
    }

    /** Never called: all frames here have a tag. */
    @Override
    public void accept(Frame frame, SwitchLoop loop) {}

    /** Whose they were is not known here: they are the host's port's, or {@link DetourLosses} finds it out. */
    @Override
    public void missed(int count, SwitchLoop loop) {
        if (waits) {
            count(LOST, count);
            return;
        }
        bridge.local().ifPresent(host -> host.counters(loop.index()).missed(count));
    }
}
