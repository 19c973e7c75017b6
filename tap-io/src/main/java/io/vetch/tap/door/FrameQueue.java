package io.vetch.tap.door;

import io.vetch.core.Failures;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands frames of a bridge to a protocol, which works on a thread of its own: a bounded queue for each loop. A frame
 * that finds its queue full, or is too long, is not handed over; it is counted. A loop copies the frame, and never
 * waits.
 */
public final class FrameQueue implements FrameObserver {
    /** How many frames of one loop may wait. */
    static final int ROOM = 128;

    /** Of one frame; no protocol of a bridge sends longer ones. */
    static final int MOST_BYTES = 2048;

    private final Lane[] lanes;
    private final Predicate<Frame> wanted;
    private final Executor thread;
    private final Consumer<ReceivedFrame> protocol;
    private final Failures failures;
    private final AtomicBoolean called = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /**
     * @param loops how many relay for the bridge
     * @param wanted which frames are handed over; asked by a loop for every frame, so it must be quick
     * @param thread where {@code protocol} works; what it is given must run some time later, on another thread
     * @param failures told of what {@code protocol} throws; it gets the next frame all the same
     */
    public FrameQueue(
            int loops, Predicate<Frame> wanted, Executor thread, Consumer<ReceivedFrame> protocol, Failures failures) {
        this.lanes = new Lane[loops];
        Arrays.setAll(lanes, loop -> new Lane());
        this.wanted = wanted;
        this.thread = thread;
        this.protocol = protocol;
        this.failures = failures;
    }

    /** What one loop writes and the protocol's thread reads. */
    private static final class Lane {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(ROOM * MOST_BYTES);
        final int[] lengths = new int[ROOM];
        final long[] nanos = new long[ROOM];
        final int[] vlans = new int[ROOM];
        final @Nullable BridgePort[] ports = new BridgePort[ROOM];
        /** Where each leaves; a list grows when it is needed first. */
        final @Nullable BridgePort[][] egress = new BridgePort[ROOM][0];

        final int[] egressCounts = new int[ROOM];
        /** Frames so far; each has one writer. */
        final AtomicLong written = new AtomicLong();

        final AtomicLong read = new AtomicLong();
        final AtomicLong lost = new AtomicLong();

        boolean put(Frame frame, BridgePort ingress, EgressSet leaves, long now) {
            long number = written.getPlain();
            if (frame.length() > MOST_BYTES || number - read.getAcquire() == ROOM) {
                lost.setRelease(lost.getPlain() + 1);
                return false;
            }
            int slot = (int) (number % ROOM);
            bytes.put(slot * MOST_BYTES, frame.buffer(), frame.offset(), frame.length());
            lengths[slot] = frame.length();
            nanos[slot] = now;
            vlans[slot] = leaves.vlan();
            ports[slot] = ingress;
            keep(slot, leaves);
            written.set(number + 1); // before the loop looks whether the protocol has been called
            return true;
        }

        private void keep(int slot, EgressSet leaves) {
            int count = leaves.count();
            if (egress[slot].length < count) {
                egress[slot] = new BridgePort[count];
            }
            for (int i = 0; i < count; i++) {
                egress[slot][i] = leaves.get(i);
            }
            egressCounts[slot] = count;
        }

        private List<BridgePort> takeEgress(int slot) {
            List<BridgePort> taken = new ArrayList<>(egressCounts[slot]);
            for (int i = 0; i < egressCounts[slot]; i++) {
                taken.add(Objects.requireNonNull(egress[slot][i]));
                egress[slot][i] = null; // it may leave its bridge
            }
            return taken;
        }

        /** The next frame, or null. */
        @Nullable
        ReceivedFrame take() {
            long number = read.getPlain();
            if (number == written.get()) {
                return null;
            }
            int slot = (int) (number % ROOM);
            byte[] frame = new byte[lengths[slot]];
            bytes.get(slot * MOST_BYTES, frame);
            BridgePort ingress = ports[slot];
            ports[slot] = null;
            List<BridgePort> leaves = takeEgress(slot);
            ReceivedFrame taken =
                    ingress == null ? null : new ReceivedFrame(ingress, vlans[slot], nanos[slot], frame, leaves);
            read.setRelease(number + 1);
            return taken;
        }
    }

    @Override
    public void observe(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        if (wanted.test(frame)
                && lanes[loop].put(frame, ingress, egress, nowNanos)
                && called.compareAndSet(false, true)) {
            thread.execute(drain);
        }
    }

    private void drain() {
        called.set(false); // what comes from here on calls again
        for (Lane lane : lanes) {
            for (ReceivedFrame frame = lane.take(); frame != null; frame = lane.take()) {
                hand(frame);
            }
        }
    }

    private void hand(ReceivedFrame frame) {
        try {
            protocol.accept(frame);
        } catch (RuntimeException | Error e) {
            failures.report("a protocol's frame from " + frame.ingress(), e);
        }
    }

    /** How many frames were wanted and not handed over. From any thread. */
    public long lost() {
        return Arrays.stream(lanes).mapToLong(lane -> lane.lost.getAcquire()).sum();
    }
}
