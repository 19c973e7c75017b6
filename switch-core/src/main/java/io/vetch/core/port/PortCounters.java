package io.vetch.core.port;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one port saw on one loop, or without a loop. That loop, or the control thread, alone writes, with opaque stores;
 * any thread may read, and sums over the loops are the reader's work. Values never go back; a frame may be seen in one
 * counter just before another.
 */
public final class PortCounters {
    /** The counters that are not kept by drop reason. */
    public enum Counter {
        RX_FRAMES,
        RX_BYTES,
        RX_MULTICAST,
        /** Frames that came to the port's interface while there was no room for them; no other counter has them. */
        RX_MISSED,
        TX_FRAMES,
        TX_BYTES,
        /** Frames received here, by verdict. */
        FORWARDED,
        FLOODED,
        DELIVERED,
        PUNTED,
        /** What learning from frames received here came to. */
        LEARNED,
        MOVED,
        /** Sources not learned: limit reached, sticky elsewhere, or one of the bridge's own addresses. */
        LEARN_REFUSED
    }

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    /** A cache line on either side, so that loops do not disturb each other. */
    private static final int PADDING = 16;

    /** The counters of verdicts are in the order of these. */
    private static final int VERDICTS = PADDING + Counter.FORWARDED.ordinal();

    private static final int DROPS = PADDING + Counter.values().length;
    private static final int TX_DROPS = DROPS + DropReason.values().length;
    private static final int SIZE = TX_DROPS + DropReason.values().length + PADDING;

    private static final int REASONS = DropReason.values().length;

    private final long[] values = new long[SIZE];
    /** By reason, frames received before copies lost; null until the first is lost. */
    private volatile @Nullable LastDrop @Nullable [] lastDrops;

    /** A frame of at least a header's length entered by this port. */
    public void received(Frame frame) {
        add(Counter.RX_FRAMES, 1);
        add(Counter.RX_BYTES, frame.length());
        if (frame.length() >= Frame.HEADER_LENGTH && MacAddress.isGroup(frame.destination())) {
            add(Counter.RX_MULTICAST, 1);
        }
    }

    /** Frames that came to the port's interface were lost before they could be read. */
    public void missed(int frames) {
        add(Counter.RX_MISSED, frames);
    }

    /** The kernel took a frame from this port. */
    public void transmitted(int bytes) {
        add(Counter.TX_FRAMES, 1);
        add(Counter.TX_BYTES, bytes);
    }

    public void count(Counter counter) {
        add(counter, 1);
    }

    /** A frame received here was sent on: its one verdict. */
    public void sent(Verdict verdict) {
        addAt(VERDICTS + verdict.ordinal(), 1);
    }

    /** A frame received here was dropped: its one verdict. @param nowNanos the clock, read once for the burst */
    public void dropped(DropReason reason, Frame frame, BridgePort ingress, long nowNanos) {
        addAt(DROPS + reason.ordinal(), 1);
        last(reason.ordinal()).write(frame, nowNanos, ingress);
    }

    /**
     * A copy that should have left here was lost.
     *
     * @param ingress by which port the frame entered, null if that is not known
     */
    public void transmitDropped(DropReason reason, Frame frame, @Nullable BridgePort ingress, long nowNanos) {
        transmitDropped(reason).write(frame, nowNanos, ingress);
    }

    /** The same, where the frame is known by its address alone. @return where to write the frame */
    public LastDrop transmitDropped(DropReason reason) {
        addAt(TX_DROPS + reason.ordinal(), 1);
        return last(REASONS + reason.ordinal());
    }

    /** Made with the first drop for its reason: most never come to be. */
    private LastDrop last(int index) {
        @Nullable LastDrop[] all = lastDrops;
        if (all == null) {
            all = new @Nullable LastDrop[2 * REASONS];
            lastDrops = all;
        }
        LastDrop last = all[index];
        if (last == null) {
            last = new LastDrop();
            VarHandle.releaseFence(); // whoever finds it finds it whole
            all[index] = last;
        }
        return last;
    }

    /**
     * The newest frame received here and dropped for {@code reason}; null if there is none, or none to be had just now.
     */
    public @Nullable DroppedFrame lastDrop(DropReason reason) {
        return read(reason.ordinal());
    }

    /**
     * The newest copy that was lost on the way out for {@code reason}; null if there is none, or none to be had just
     * now.
     */
    public @Nullable DroppedFrame lastTransmitDrop(DropReason reason) {
        return read(REASONS + reason.ordinal());
    }

    private @Nullable DroppedFrame read(int index) {
        @Nullable LastDrop[] all = lastDrops;
        LastDrop last = all == null ? null : all[index];
        return last == null ? null : last.read();
    }

    /**
     * The kernel received frames here and sent them on, as a relay had decided about others of their kind.
     *
     * @param verdict FORWARD or DELIVER
     */
    public void movedByKernel(Verdict verdict, long frames, long bytes) {
        add(Counter.RX_FRAMES, frames);
        add(Counter.RX_BYTES, bytes);
        addAt(VERDICTS + verdict.ordinal(), frames);
    }

    /** The kernel sent such frames from here. */
    public void sentByKernel(long frames, long bytes) {
        add(Counter.TX_FRAMES, frames);
        add(Counter.TX_BYTES, bytes);
    }

    /** Some of those were lost there, which the kernel tells later. */
    public void lostByKernel(DropReason reason, long frames) {
        addAt(TX_DROPS + reason.ordinal(), frames);
    }

    public long get(Counter counter) {
        return (long) LONGS.getOpaque(values, PADDING + counter.ordinal());
    }

    public long drops(DropReason reason) {
        return (long) LONGS.getOpaque(values, DROPS + reason.ordinal());
    }

    public long transmitDrops(DropReason reason) {
        return (long) LONGS.getOpaque(values, TX_DROPS + reason.ordinal());
    }

    private void add(Counter counter, long delta) {
        addAt(PADDING + counter.ordinal(), delta);
    }

    private void addAt(int index, long delta) {
        LONGS.setOpaque(values, index, values[index] + delta);
    }
}
