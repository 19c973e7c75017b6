package io.vetch.tap.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.vetch.core.Closing;
import io.vetch.core.Failures;
import io.vetch.core.bridge.Quiescence;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.IoUring;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.process.Scheduling;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All loops of a switch. Control thread only. */
public final class SwitchLoops implements Quiescence, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchLoops.class);

    private final MultiThreadIoEventLoopGroup group;
    private final SwitchLoop[] loops;
    private final Failures failures;
    private final BitSet registered = new BitSet();
    private int assigned;

    private SwitchLoops(MultiThreadIoEventLoopGroup group, SwitchLoop[] loops, Failures failures) {
        this.group = group;
        this.loops = loops;
        this.failures = failures;
    }

    /** Starts loops that sleep when idle. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(int count) {
        return start(LoopOptions.of(count));
    }

    /** Starts loops whose failures are logged. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(LoopOptions options) {
        return start(options, (what, cause) -> LOG.error("{} failed", what, cause));
    }

    /** Starts loops. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(LoopOptions options, Failures failures) {
        Epoll.ensureAvailability();
        DefaultThreadFactory threads = new DefaultThreadFactory("vetch-loop", true);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(options.count(), threads, epoll(options));
        SwitchLoops loops = new SwitchLoops(group, new SwitchLoop[options.count()], failures);
        try {
            for (int index = 0; index < options.count(); index++) {
                loops.loops[index] = loop(index, group.next(), options, failures);
            }
            return loops;
        } catch (RuntimeException | Error e) {
            loops.close();
            throw e;
        }
    }

    private static SwitchLoop loop(int index, IoEventLoop events, LoopOptions options, Failures failures) {
        Future<SwitchLoop> loop = events.submit(() -> {
            if (!options.busyPoll()) {
                Scheduling.wakeCurrentThreadSoon();
            }
            IoUring uring = options.ioUring() ? ioUring() : null;
            return new SwitchLoop(
                    index, events, FrameIo.forCurrentThread(), uring, ThreadTime.ofCurrentThread(), failures);
        });
        return loop.syncUninterruptibly().getNow();
    }

    private static @Nullable IoUring ioUring() {
        try {
            return IoUring.open();
        } catch (LinuxException e) {
            LOG.debug("each frame is read and written with a system call of its own", e);
            return null;
        }
    }

    private static IoHandlerFactory epoll(LoopOptions options) {
        if (!options.busyPoll()) {
            return UntimedEpoll.newFactory();
        }
        int growingEvents = 0;
        return EpollIoHandler.newFactory(
                growingEvents, () -> (ready, hasTasks) -> hasTasks ? ready.get() : SelectStrategy.BUSY_WAIT);
    }

    public int count() {
        return loops.length;
    }

    public SwitchLoop get(int index) {
        return loops[index];
    }

    /**
     * Tells the io_uring of every loop of a descriptor, which the kernel keeps open until {@link #unregister}.
     *
     * @return what to name it by there: the descriptor itself where there is no room
     */
    public int register(int fd) {
        int index = registered.nextClearBit(0);
        if (index == IoUring.FILES) {
            return fd;
        }
        registered.set(index);
        int file = IoUring.registered(index);
        if (onEach(loop -> loop.register(index, fd))) {
            return file;
        }
        unregister(file);
        return fd;
    }

    /**
     * @param file as {@link #register} named it; the loops do not use it any more
     * @return whether the kernel has let go of it; if not, it is open until the loops end
     */
    public boolean unregister(int file) {
        if (!IoUring.isRegistered(file)) {
            return true;
        }
        int index = IoUring.index(file);
        boolean free = onEach(loop -> loop.unregister(index));
        registered.set(index, !free);
        return free;
    }

    private boolean onEach(Predicate<SwitchLoop> action) {
        return Arrays.stream(loops).map(loop -> loop.events().submit(() -> action.test(loop))).toList().stream()
                .map(done -> done.syncUninterruptibly().getNow())
                .reduce(true, Boolean::logicalAnd);
    }

    /** Has each loop run this once, when it has left the burst it is in, and does not wait for it. */
    public void onEachSoon(Runnable task) {
        for (SwitchLoop loop : loops) {
            loop.events().execute(task);
        }
    }

    /** The loop that a new device is to be pinned to: each in turn. */
    public SwitchLoop assign() {
        return loops[assigned++ % loops.length];
    }

    /** Tasks of a loop run between its bursts: when each has run one, all have left the burst they were in. */
    @Override
    public void awaitBurstBoundary() {
        onEach(loop -> true);
    }

    /** The same without waiting: completes when all have, on a loop's thread. */
    public CompletableFuture<?> burstBoundary() {
        return CompletableFuture.allOf(Arrays.stream(loops)
                .map(loop -> CompletableFuture.runAsync(() -> {}, loop.events()))
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        try {
            Closing.all(Arrays.stream(loops)
                    .filter(Objects::nonNull) // where the start failed
                    .<AutoCloseable>map(loop -> loop::close)
                    .toList());
        } catch (IOException e) {
            failures.report("closing the loops", e);
        }
    }
}
