package io.vetch.pcap.capture;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One capture, of any number of bridges: {@link #start()}, attach it to the bridges as their observer, detach it, wait
 * until every loop has passed a burst boundary, {@link #close()}.
 *
 * <p>{@link #observe} is the loops'; start and close the control thread's. In between stands a thread of the capture's
 * own, which alone calls the sink.
 */
public final class Capture implements FrameObserver, AutoCloseable {
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    /**
     * A thread that looks a thousand times a second for frames that nobody wants costs the loop beside it some per
     * cent.
     */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(8);

    private final CaptureFilter filter;
    private final LongSupplier clock;
    private final CaptureRing[] rings;
    private final CaptureDrain drain;
    private final Thread writer;
    private final CaptureListener listener;
    private volatile boolean open = true;

    /**
     * @param name of its thread, for people
     * @param sink closed at the end, whatever the end is
     */
    public Capture(String name, CaptureFilter filter, CaptureSink sink, CaptureOptions options) {
        this(name, filter, sink, options, CaptureListener.NONE);
    }

    /**
     * As above.
     *
     * @throws OutOfMemoryError if there is no memory for the rings, see {@link CaptureOptions#memory}; nothing was done
     *     then
     */
    public Capture(
            String name, CaptureFilter filter, CaptureSink sink, CaptureOptions options, CaptureListener listener) {
        int capacity = options.capacityOfEach();
        this.filter = filter;
        this.clock = options.clock();
        this.rings = Stream.generate(() -> new CaptureRing(capacity, options.snapLength()))
                .limit(options.loops())
                .toArray(CaptureRing[]::new);
        this.drain = new CaptureDrain(rings, options, sink, listener);
        this.listener = listener;
        this.writer = Thread.ofPlatform().daemon().name(name).unstarted(this::write);
    }

    /** Starts the writer thread. @throws OutOfMemoryError if the machine has no thread left; nothing was done then */
    public void start() {
        writer.start();
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
        Direction direction = filter.match(ingress, frame, egress);
        if (direction != null) {
            // Read for each frame: one burst may hold a reply and what it answers.
            rings[loop].offer(clock.getAsLong(), ingress, direction, frame, verdict, reason, egress);
        }
    }

    private void write() {
        try {
            drainUntilEnd();
        } catch (Throwable e) {
            drain.fail(e);
        } finally {
            listener.ended();
        }
    }

    private void drainUntilEnd() {
        long pause = SHORTEST_PAUSE;
        while (open) {
            if (drain.drain() > 0) {
                pause = SHORTEST_PAUSE;
                continue;
            }
            drain.flush();
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        drain.drainAll();
        drain.close();
    }

    /** Why the sink took no more; null if it did. Its frames since then count as dropped. */
    public @Nullable Throwable failure() {
        return drain.failure();
    }

    /** The counts so far; exact after {@link #close()}. */
    public CaptureStatistics statistics() {
        long captured = drain.captured();
        long dropped = drain.discarded();
        long seen = 0;
        for (CaptureRing ring : rings) {
            dropped += ring.dropped();
            seen += ring.seen();
        }
        return new CaptureStatistics(seen, captured, dropped);
    }

    /**
     * Has everything that is still in the rings handed to the sink and the sink closed, without waiting for it. No loop
     * observes any more.
     */
    public void end() {
        open = false;
        if (writer.getState() == Thread.State.NEW) {
            writer.start();
        }
        LockSupport.unpark(writer);
    }

    /** {@link #end()}, and waits for it. */
    @Override
    public void close() {
        end();
        boolean interrupted = false;
        while (true) {
            try {
                writer.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
