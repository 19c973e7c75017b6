package io.vetch.tap.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.vetch.core.bridge.Quiescence;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.Scheduling;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** All loops of a switch. Control thread only. */
public final class SwitchLoops implements Quiescence, AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final SwitchLoop[] loops;
    private int assigned;

    private SwitchLoops(MultiThreadIoEventLoopGroup group, SwitchLoop[] loops) {
        this.group = group;
        this.loops = loops;
    }

    /** Starts loops that sleep when idle. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(int count) {
        return start(LoopOptions.of(count));
    }

    /** Starts loops. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(LoopOptions options) {
        Epoll.ensureAvailability();
        DefaultThreadFactory threads = new DefaultThreadFactory("vetch-loop", true);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(options.count(), threads, epoll(options));
        SwitchLoop[] loops = new SwitchLoop[options.count()];
        for (int index = 0; index < loops.length; index++) {
            loops[index] = loop(index, group.next(), options);
        }
        return new SwitchLoops(group, loops);
    }

    private static SwitchLoop loop(int index, IoEventLoop events, LoopOptions options) {
        Future<FrameIo> io = events.submit(() -> {
            if (!options.busyPoll()) {
                Scheduling.wakeCurrentThreadSoon();
            }
            return FrameIo.forCurrentThread();
        });
        return new SwitchLoop(index, events, io.syncUninterruptibly().getNow());
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

    /** The loop that a new device is to be pinned to: each in turn. */
    public SwitchLoop assign() {
        return loops[assigned++ % loops.length];
    }

    /** Tasks of a loop run between its bursts: when each has run one, all have left the burst they were in. */
    @Override
    public void awaitBurstBoundary() {
        Arrays.stream(loops)
                .map(loop -> loop.events().submit(() -> {}))
                .toList()
                .forEach(Future::syncUninterruptibly);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
