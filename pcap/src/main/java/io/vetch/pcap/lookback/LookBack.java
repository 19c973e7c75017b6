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
 * Keeps the newest frames of one bridge. Its capture's writer thread puts them in; any thread may ask for a status or a
 * snapshot, which copies {@link #CHUNK} bytes in turn with the writer. Forwarding loops do not know the lock.
 *
 * <p>The capture must have {@link WallClock#MONOTONIC}: the time of day is told when frames are taken out, so that a
 * switch that runs for months follows the steps of the wall clock.
 */
public final class LookBack implements CaptureSink {
    /** Bytes copied at a time, in about 0.1 ms. */
    private static final int CHUNK = 1 << 20;

    private static final int MORE = 1 << 16;
    private static final byte[] NONE = {};

    private final LookBackLimits limits;
    private final LongSupplier clock;
    /** Fair: a writer in a hurry would let no snapshot in until its frames have fallen out. */
    private final ReentrantLock lock = new ReentrantLock(true);

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
        return captureOptions(limits, loops, clock);
    }

    /** How to capture for a look back with these limits. */
    public static CaptureOptions captureOptions(LookBackLimits limits, int loops, LongSupplier clock) {
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
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Extent(long from, long to, @Nullable BridgePort[] ports) {
        int length() {
            return (int) (to - from);
        }
    }

    /**
     * A copy of all frames that are kept now. Takes about as much memory as they do. New frames come in while it is
     * made, unless they fall out faster than they can be copied: then the writer waits until all is copied (64 MiB: 10
     * ms, see docs/performance.md), and its ring takes up what comes meanwhile.
     *
     * @param wallClock the time of day by the loops' clock
     * @throws OutOfMemoryError if there is no memory for the copy
     */
    public LookBackSnapshot snapshot(WallClock wallClock) {
        // New memory takes its time, in which more may come.
        byte[] copy = new byte[(int) Math.min(limits.bytes(), extent().length() * 9L / 8 + MORE)];
        Extent extent = extent();
        if (!copyInTurns(extent, copy)) {
            copy = copy.length < limits.bytes() ? NONE : copy; // not both at a time
            copy = copy.length == 0 ? new byte[limits.bytes()] : copy;
            extent = copyAtOnce(copy);
        }
        return new LookBackSnapshot(
                new KeptFrame(copy, extent.length(), extent.ports, wallClock),
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

    /** Oldest first, before they fall out. @return whether that went well */
    private boolean copyInTurns(Extent extent, byte[] target) {
        if (extent.length() > target.length) {
            return false;
        }
        for (int done = 0; done < extent.length(); done += CHUNK) {
            lock.lock();
            try {
                if (slab.tail() - extent.from > done) {
                    return false;
                }
                slab.copyOut(extent.from + done, target, done, Math.min(CHUNK, extent.length() - done));
            } finally {
                lock.unlock();
            }
        }
        return true;
    }

    /** @param target as large as the slab */
    private Extent copyAtOnce(byte[] target) {
        lock.lock();
        try {
            Extent extent = extent();
            slab.copyOut(extent.from, target, 0, extent.length());
            return extent;
        } finally {
            lock.unlock();
        }
    }
}
