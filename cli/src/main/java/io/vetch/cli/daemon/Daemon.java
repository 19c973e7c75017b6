package io.vetch.cli.daemon;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.rpc.ControlServer;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.tap.device.Rehearsal;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.loop.LoopOptions;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The switch as a running process: loops, control thread, control socket, news from the kernel, ageing. {@link #start}
 * returns when it serves, {@link #close} leaves nothing behind.
 */
public final class Daemon implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup controlGroup;
    private final IoEventLoop controlLoop;
    private final SwitchLoops loops;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable SwitchControl control;
    private @Nullable LookBacks lookBacks;
    private @Nullable RouteNetlink netlink;
    private @Nullable ControlServer server;
    private @Nullable NamesFile names;

    private Daemon(LoopOptions loopOptions) {
        // Netty names channels by a MAC address of this machine, and complains where it finds none; nobody asks for it.
        System.setProperty("io.netty.machineId", "02:00:00:00:00:00:00:00");
        loops = SwitchLoops.start(loopOptions);
        Rehearsal.start(loopOptions);
        controlGroup = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("vetch-control", true), EpollIoHandler.newFactory());
        controlLoop = controlGroup.next();
    }

    /**
     * @param socket where to serve
     * @param loopOptions how many loops, and how they wait
     * @param setUp what to make before serving; if it throws, so does this, and nothing is left
     * @throws IOException if the socket is taken, or the kernel refuses something
     */
    public static Daemon start(Path socket, LoopOptions loopOptions, SetUp setUp) throws IOException {
        Daemon daemon = new Daemon(loopOptions);
        try {
            Methods methods = daemon.onControl(() -> daemon.open(socket));
            daemon.server = ControlServer.bind(socket, daemon.controlGroup, methods.byName());
            daemon.onControl(() -> daemon.setUp(setUp));
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    /** What a daemon makes before it serves, on the control thread. */
    @FunctionalInterface
    public interface SetUp {
        void run(SwitchControl control, LookBacks lookBacks) throws IOException;
    }

    private Methods open(Path socket) throws IOException {
        netlink = RouteNetlink.open();
        control = new SwitchControl(loops, netlink, controlLoop, ForwardingDatabase.DEFAULT_CAPACITY);
        lookBacks = new LookBacks(control, controlLoop);
        names = new NamesFile(socket, control);
        NewsHandle.register(controlLoop, netlink.eventFd(), this::followNews);
        scheduleAgeing();
        controlLoop.scheduleWithFixedDelay(this::releaseOrphans, 1, 1, TimeUnit.SECONDS);
        return new Methods(control, lookBacks, names::refresh);
    }

    private boolean setUp(SetUp setUp) throws IOException {
        setUp.run(Objects.requireNonNull(control), Objects.requireNonNull(lookBacks));
        Objects.requireNonNull(names).refresh();
        return true;
    }

    private void scheduleAgeing() {
        SwitchControl current = control;
        if (current != null) {
            current.age();
            long delay = current.ageingIntervalNanos();
            controlLoop.schedule(this::scheduleAgeing, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void followNews() {
        if (control != null && names != null) {
            control.watcher().poll();
            names.refresh();
        }
    }

    private void releaseOrphans() {
        if (control != null && names != null) {
            control.releaseOrphans();
            names.refresh();
        }
    }

    private <T> T onControl(Callable<T> action) throws IOException {
        try {
            return controlLoop.submit(action).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException(e);
            }
        }
    }

    /** Waits until {@link #close} has run. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Deletes what Vetch made, gives back what it attached, and stops. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        try {
            onControl(() -> {
                shutDown();
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            loops.close();
            controlGroup.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            closed.countDown();
        }
    }

    private void shutDown() {
        SwitchControl current = control;
        control = null;
        if (lookBacks != null) {
            lookBacks.close();
        }
        if (current != null) {
            current.close();
        }
        if (names != null) {
            names.delete();
        }
    }
}
