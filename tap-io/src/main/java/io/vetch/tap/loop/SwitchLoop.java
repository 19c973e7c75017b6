package io.vetch.tap.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.vetch.core.frame.Frame;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One loop: a thread, its epoll descriptor, and what it needs while it works on a burst. All methods but {@link #start} and
 * {@link #runBurst} are for its own thread.
 */
public final class SwitchLoop {
    private final int index;
    private final IoEventLoop events;
    private final FrameIo io;
    private final @Nullable IoUring uring;
    private final TapWriter writer;
    private final TapReader reader;
    private final BurstBuffer buffer = new BurstBuffer();
    private final Frame frame = new Frame();
    private final List<BatchingEgress> staged = new ArrayList<>();
    private long now;

    SwitchLoop(int index, IoEventLoop events, FrameIo io, @Nullable IoUring uring) {
        this.index = index;
        this.events = events;
        this.io = io;
        this.uring = uring;
        this.writer = new TapWriter(io, uring);
        this.reader = new TapReader(io, uring, writer, buffer);
    }

    public int index() {
        return index;
    }

    /** Starts reading {@code fd} with {@code reader} on this loop; waits until it is armed. Any other thread. */
    public Registration start(int fd, BurstReader reader) {
        IoRegistration registration = events.register(new ReaderHandle(fd, reader, this))
                .syncUninterruptibly()
                .getNow();
        events.submit(() -> registration.submit(EpollIoOps.EPOLLIN)).syncUninterruptibly();
        return () -> events.submit(registration::cancel).syncUninterruptibly();
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
    }

    /** The clock, read once a burst. */
    public long now() {
        return now;
    }

    public FrameIo io() {
        return io;
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

    void endBurst() {
        writer.endBurst();
        if (staged.isEmpty()) {
            return;
        }
        try {
            for (int i = 0; i < staged.size(); i++) {
                staged.get(i).flush(index);
            }
        } finally {
            staged.clear();
        }
    }
}
