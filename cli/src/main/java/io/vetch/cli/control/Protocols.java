package io.vetch.cli.control;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.vetch.core.Failures;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.door.FrameQueue;
import io.vetch.tap.door.FrameTransmitter;
import io.vetch.tap.door.ReceivedFrame;
import io.vetch.tap.linux.process.Scheduling;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a protocol of a bridge works with: the doors to the loops, and a thread for its frames and timers. The control
 * thread may wait for the kernel or for a loop; nothing on this thread may, or a neighbour would take the bridge for
 * dead. A protocol changes the switch by a task of the {@linkplain SwitchControl#thread() control thread}.
 */
public final class Protocols implements AutoCloseable {
    /** A loop hands it a task without a lock, as it does the control thread. Its thread starts with the first one. */
    private final MultiThreadIoEventLoopGroup executor =
            new MultiThreadIoEventLoopGroup(1, Protocols::newThread, LocalIoHandler.newFactory());

    private final ControlThread thread;
    private final int loops;

    Protocols(int loops, Failures failures) {
        this.loops = loops;
        this.thread = new ControlThread(executor.next(), failures);
    }

    /** It does little, and that in time. */
    private static Thread newThread(Runnable body) {
        return Thread.ofPlatform().daemon().name("vetch-protocols").unstarted(() -> {
            Scheduling.wakeCurrentThreadSoon();
            body.run();
        });
    }

    /** The one of all protocols. Nothing on it waits. */
    public ControlThread thread() {
        return thread;
    }

    /**
     * Hands frames that {@code bridge} receives to {@code protocol}, on the {@link #thread}. Control thread.
     *
     * @param name of the protocol, for the report of a failure
     * @param wanted which frames; asked on the loops, for every frame
     * @return to know what was lost, and for {@link #leave}
     */
    public FrameQueue hear(
            BridgeInterface bridge, String name, Predicate<Frame> wanted, Consumer<ReceivedFrame> protocol) {
        String what = name + " of " + bridge;
        FrameQueue queue =
                new FrameQueue(loops, wanted, task -> thread.execute(what, task), protocol, thread.failures());
        bridge.bridge().watchers().add(queue);
        return queue;
    }

    /** Ends {@link #hear}. Control thread. */
    public void leave(BridgeInterface bridge, FrameQueue queue) {
        bridge.bridge().watchers().remove(queue);
    }

    /** By which a protocol sends out of {@code port}, which {@code device} is. */
    public FrameTransmitter transmitter(ManagedInterface device, BridgePort port) {
        return new FrameTransmitter(device.loop(), port);
    }

    @Override
    public void close() {
        executor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
