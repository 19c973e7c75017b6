package io.vetch.tap.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.vetch.core.Closing;
import io.vetch.core.Failures;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameCopies;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop: a thread, its epoll descriptor, and what it needs while it works on a burst. All methods but {@link
 * #start}, {@link #spent}, {@link #runBurst} and {@link #post} are for its own thread.
 */
public final class SwitchLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchLoop.class);
    private static final long RING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int index;
    private final IoEventLoop events;
    private final FrameIo io;
    private final Failures failures;
    private final @Nullable IoUring uring;
    private final ThreadTime time;
    private final TapWriter writer;
    private final TapReader reader;
    private final BurstBuffer buffer = new BurstBuffer();
    private final FrameCopies copies = BurstBuffer.copies();
    private final Frame frame = new Frame(copies);
    private final Turns turns = new Turns();
    private final List<BatchingEgress> staged = new ArrayList<>();
    private long now;
    /** 0: it is in use. */
    private long ringGivenUpNanos;

    private boolean saidRingGivenUp;

    SwitchLoop(int index, IoEventLoop events, FrameIo io, @Nullable IoUring uring, ThreadTime time, Failures failures) {
        this.index = index;
        this.events = events;
        this.io = io;
        this.failures = failures;
        this.uring = uring;
        this.time = time;
        this.writer = new TapWriter(io, uring);
        this.reader = new TapReader(io, uring, writer, buffer);
    }

    public int index() {
        return index;
    }

    /** How long it has worked so far; empty if the kernel does not tell. Any thread. */
    public Optional<ThreadTime.Spent> spent() {
        return time.read();
    }

    /** Starts reading {@code fd} with {@code reader} on this loop; waits until it is armed. Any other thread. */
    public Registration start(int fd, BurstReader reader) {
        IoRegistration registration = events.register(new ReaderHandle(fd, reader, this))
                .syncUninterruptibly()
                .getNow();
        Registration reading = () -> events.submit(registration::cancel).syncUninterruptibly();
        try {
            events.submit(() -> registration.submit(EpollIoOps.EPOLLIN)).syncUninterruptibly();
            return reading;
        } catch (RuntimeException | Error e) {
            Closing.after(e, reading::stop);
            throw e;
        }
    }

    /** A descriptor being read. */
    @FunctionalInterface
    public interface Registration {
        /** Stops; when this returns, no burst of the descriptor runs or will run. Never on the loop itself. */
        void stop();
    }

    /**
     * Has {@code burst} run on this loop, as a burst between those of its devices, and waits for its end. Any other
     * thread; what it throws, this throws.
     */
    public void runBurst(Runnable burst) {
        events.submit(() -> {
                    beginBurst();
                    try {
                        burst.run();
                    } finally {
                        endBurst();
                    }
                })
                .syncUninterruptibly();
    }

    /**
     * The same without waiting. From any thread.
     *
     * @param what it does, for the report of a failure
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    public void post(String what, Runnable burst) {
        events.execute(() -> {
            beginBurst();
            try {
                burst.run();
            } catch (RuntimeException | Error e) {
                failures.report(what, e);
            } finally {
                endBurst();
            }
        });
    }

    /** @see IoUring#register(int, int) */
    boolean register(int index, int descriptor) {
        return uring != null && uring.register(index, descriptor);
    }

    /** @see IoUring#unregister(int) */
    boolean unregister(int index) {
        return uring == null || uring.unregister(index);
    }

    /** After its thread has ended. */
    void close() {
        if (uring != null) {
            uring.close();
        }
    }

    IoEventLoop events() {
        return events;
    }

    void beginBurst() {
        now = System.nanoTime();
        buffer.reset();
        copies.reset();
        writer.beginBurst(now);
        if (uring != null && !uring.isUsable()) {
            tryAgain(uring);
        }
    }

    /** The kernel may have been short of memory only for a moment. */
    private void tryAgain(IoUring ring) {
        if (ringGivenUpNanos == 0) {
            ringGivenUpNanos = now;
            if (!saidRingGivenUp) {
                saidRingGivenUp = true;
                LOG.warn("io_uring of loop {} did not take all it was given; frames go one by one for a second", index);
            }
        } else if (now - ringGivenUpNanos > RING_PAUSE_NANOS) {
            ringGivenUpNanos = 0;
            ring.useAgain();
        }
    }

    /** Whether the burst has cost so many copies that others should have their turn. */
    public boolean isSpent() {
        return writer.copies() >= Turns.BURST;
    }

    /** How many such frames a burst may have, to judge by those of this one. From 1 on. */
    public int affordable(int frames) {
        return Math.max(1, frames * Turns.BURST / Math.max(1, writer.copies()));
    }

    Turns turns() {
        return turns;
    }

    /** The clock, read once a burst. */
    public long now() {
        return now;
    }

    public FrameIo io() {
        return io;
    }

    /** Where to report what fails on this loop. */
    public Failures failures() {
        return failures;
    }

    public TapReader reader() {
        return reader;
    }

    public TapWriter writer() {
        return writer;
    }

    public BurstBuffer buffer() {
        return buffer;
    }

    /** The loop's one flyweight. */
    public Frame frame() {
        return frame;
    }

    /** Has {@code egress} flushed at the end of the burst. To be called once until then. */
    public void flushLater(BatchingEgress egress) {
        staged.add(egress);
    }

    /** One device that fails does not keep what others have staged. */
    void endBurst() {
        try {
            writer.endBurst();
        } catch (RuntimeException | Error e) {
            failures.report("writing the frames of a burst", e);
        }
        if (staged.isEmpty()) {
            return;
        }
        for (int i = 0; i < staged.size(); i++) {
            flush(staged.get(i));
        }
        staged.clear();
    }

    private void flush(BatchingEgress egress) {
        try {
            egress.flush(index);
        } catch (RuntimeException | Error e) {
            failures.report("sending the frames of a burst by " + egress, e);
        }
    }
}
