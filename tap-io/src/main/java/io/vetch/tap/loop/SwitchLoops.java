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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All loops of a switch. Control thread only. */
public final class SwitchLoops implements Quiescence, AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<SwitchLoop> loops = new ArrayList<>();
    private int assigned;

    private SwitchLoops(MultiThreadIoEventLoopGroup group) {
        this.group = group;
    }

    /** Starts loops that sleep when idle. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(int count) {
        return start(LoopOptions.of(count));
    }

    /** Starts loops. @throws UnsatisfiedLinkError if Netty's native epoll cannot be loaded */
    public static SwitchLoops start(LoopOptions options) {
        Epoll.ensureAvailability();
        DefaultThreadFactory threads = new DefaultThreadFactory("vetch-loop", true);
        SwitchLoops switchLoops =
                new SwitchLoops(new MultiThreadIoEventLoopGroup(options.count(), threads, epoll(options)));
        for (int index = 0; index < options.count(); index++) {
            IoEventLoop events = switchLoops.group.next();
            FrameIo io = events.submit(FrameIo::forCurrentThread)
                    .syncUninterruptibly()
                    .getNow();
            switchLoops.loops.add(new SwitchLoop(index, events, io));
        }
        return switchLoops;
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
        return loops.size();
    }

    public SwitchLoop get(int index) {
        return loops.get(index);
    }

    /** The loop that a new device is to be pinned to: each in turn. */
    public SwitchLoop assign() {
        return loops.get(assigned++ % loops.size());
    }

    /** Tasks of a loop run between its bursts: when each has run one, all have left the burst they were in. */
    @Override
    public void awaitBurstBoundary() {
        loops.stream().map(loop -> loop.events().submit(() -> {})).toList().forEach(Future::syncUninterruptibly);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
