package io.vetch.pcap.capture;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames out of the rings in the order of their time stamps and gives them to the sink. The writer thread's; the
 * counters may be read by any thread.
 */
final class CaptureDrain {
    /**
     * How long a loop may take from reading its clock to publishing the burst's frames without upsetting the order.
     * Frames wait that long if there are several loops; a ring that is half full does not wait.
     */
    private static final long ORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int LARGEST_PASS = 1 << 16;

    private final CaptureRing[] rings;
    private final RingFrame[] firsts;
    private final CaptureOptions options;
    private final CaptureSink sink;
    private final CaptureListener listener;

    private volatile long captured;
    private volatile long discarded;
    private volatile @Nullable Throwable failure;

    CaptureDrain(CaptureRing[] rings, CaptureOptions options, CaptureSink sink, CaptureListener listener) {
        this.rings = rings;
        this.options = options;
        this.sink = sink;
        this.listener = listener;
        this.firsts = new RingFrame[rings.length];
        for (int i = 0; i < rings.length; i++) {
            firsts[i] = new RingFrame(rings[i], options.wallClock());
        }
    }

    long captured() {
        return captured;
    }

    long discarded() {
        return discarded;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Takes out what is due; returns how many frames that were. */
    int drain() {
        return drainUpTo(mayBeOutOfOrder() ? options.clock().getAsLong() - ORDER_NANOS : Long.MAX_VALUE);
    }

    /** Takes out everything: no loop adds any more. */
    void drainAll() {
        while (drainUpTo(Long.MAX_VALUE) > 0) {
            // until the rings are empty
        }
    }

    /** Flushes what the sink buffers; a sink that cannot take it has failed. */
    void flush() {
        if (failure == null) {
            try {
                sink.flush();
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Tells the sink what was lost at last and closes it, unless it has failed before. */
    void close() {
        if (failure == null) {
            try {
                tellLosses();
                sink.close();
            } catch (Throwable e) {
                failure = e;
                listener.failed(e);
            }
        }
    }

    private void tellLosses() throws IOException {
        for (CaptureRing ring : rings) {
            for (PortDrops.Loss loss : ring.untoldDrops().losses()) {
                sink.lost(loss.port(), loss.frames());
            }
        }
    }

    private boolean mayBeOutOfOrder() {
        for (CaptureRing ring : rings) {
            if (ring.isHalfFull()) {
                return false;
            }
        }
        return rings.length > 1;
    }

    private int drainUpTo(long latest) {
        int taken = 0;
        int ring = earliest(latest);
        while (ring >= 0 && taken < LARGEST_PASS) {
            give(firsts[ring]);
            rings[ring].releaseFirst();
            taken++;
            ring = earliest(latest);
        }
        return taken;
    }

    /** The ring with the oldest frame that is not later than {@code latest}, or -1. */
    private int earliest(long latest) {
        int best = -1;
        long bestNanos = 0;
        for (int i = 0; i < rings.length; i++) {
            if (!rings[i].hasFirst()) {
                continue;
            }
            long nanos = rings[i].firstNanos();
            if (nanos <= latest && (best < 0 || nanos < bestNanos)) {
                best = i;
                bestNanos = nanos;
            }
        }
        return best;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes
    private void give(CapturedFrame frame) {
        if (failure != null) {
            discarded++;
            return;
        }
        try {
            sink.accept(frame);
            captured++;
        } catch (Throwable e) {
            discarded++;
            fail(e);
        }
    }

    /** The capture ends here, of whatever kind the failure is; what the sink holds is closed as far as that goes. */
    void fail(Throwable cause) {
        failure = cause;
        listener.failed(cause);
        try {
            sink.close();
        } catch (Throwable e) {
            if (!e.equals(cause)) { // a throwable must not suppress itself
                cause.addSuppressed(e);
            }
        }
    }
}
