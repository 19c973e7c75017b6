package io.vetch.pcap.lookback;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.WallClock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest frames of one bridge. Its capture's writer thread puts them in, and never waits for longer than it
 * takes to copy {@link #CHUNK} bytes; any thread may ask for a status or a snapshot. Forwarding loops do not know the
 * lock.
 *
 * <p>The capture must have {@link WallClock#MONOTONIC}: the time of day is told when frames are taken out, so that a
 * switch that runs for months follows the steps of the wall clock.
 */
public final class LookBack implements CaptureSink {
    /** Bytes copied at a time, in about 0.1 ms. */
    private static final int CHUNK = 1 << 20;

    private final LookBackLimits limits;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final FrameSlab slab;

    /**
     * @param clock the loops' monotonic clock, in nanoseconds
     * @throws OutOfMemoryError if there is no memory for {@link LookBackLimits#bytes}
     */
    public LookBack(LookBackLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.slab = new FrameSlab(limits);
    }

    /** How to capture for this look back. @param loops how many forwarding loops there are */
    public CaptureOptions captureOptions(int loops) {
        return new CaptureOptions(
                loops, limits.snapLength(), CaptureOptions.DEFAULT_RING_BYTES, clock, WallClock.MONOTONIC);
    }

    @Override
    public void accept(CapturedFrame frame) {
        lock.lock();
        try {
            slab.append(frame);
        } finally {
            lock.unlock();
        }
    }

    /** What is kept now. */
    public LookBackStatus status() {
        lock.lock();
        try {
            slab.expire(clock.getAsLong());
            return slab.status();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all frames. */
    public void clear() {
        lock.lock();
        try {
            slab.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Where a snapshot begins and ends in the slab. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Extent(long from, long to, @Nullable BridgePort[] ports) {}

    /**
     * A copy of all frames that are kept now, without a gap. Takes as much memory as they do. While it is made new frames
     * come in; if they come faster than they can be copied, the oldest are missing.
     *
     * @param wallClock the time of day by the loops' clock
     */
    public LookBackSnapshot snapshot(WallClock wallClock) {
        Extent extent = extent();
        byte[] copy = new byte[(int) (extent.to - extent.from)];
        int start = copy(extent, copy);
        return new LookBackSnapshot(
                new KeptFrame(copy, start, extent.ports, wallClock),
                limits.snapLength(),
                wallClock.epochNanos(clock.getAsLong()));
    }

    private Extent extent() {
        lock.lock();
        try {
            slab.expire(clock.getAsLong());
            return new Extent(slab.tail(), slab.head(), slab.ports());
        } finally {
            lock.unlock();
        }
    }

    /** Oldest first, before they fall out. @return where in {@code target} the first frame is */
    private int copy(Extent extent, byte[] target) {
        int start = 0;
        int done = 0;
        while (done < target.length) {
            lock.lock();
            try {
                int fallenOut = (int) Math.min(target.length, Math.max(0, slab.tail() - extent.from));
                if (fallenOut > done) {
                    start = fallenOut;
                    done = fallenOut;
                }
                int length = Math.min(CHUNK, target.length - done);
                slab.copyOut(extent.from + done, target, done, length);
                done += length;
            } finally {
                lock.unlock();
            }
        }
        return start;
    }
}
