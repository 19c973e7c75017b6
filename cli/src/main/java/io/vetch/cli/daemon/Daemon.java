package io.vetch.cli.daemon;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vetch.cli.address.AddressBook;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.ControlThread;
import io.vetch.cli.control.Handover.Parked;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.host.Orphans;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.memory.HeapParts;
import io.vetch.cli.neighbours.Neighbours;
import io.vetch.cli.rpc.ClientRoom;
import io.vetch.cli.rpc.ControlServer;
import io.vetch.cli.rpc.LastingEpoll;
import io.vetch.cli.rpc.RpcMethod;
import io.vetch.cli.snooping.Snoopers;
import io.vetch.cli.standin.HostRules;
import io.vetch.cli.standin.StandIns;
import io.vetch.cli.stp.SpanningTrees;
import io.vetch.cli.tool.Tool;
import io.vetch.core.Closing;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.loop.LoopOptions;
import io.vetch.tap.loop.SwitchLoops;
import io.vetch.tap.rehearsal.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switch as a running process: loops, control thread, control socket, news from the kernel, ageing. {@link #start}
 * returns when it serves, {@link #close} leaves nothing behind.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    /** {@code off} for tests, which start hundreds of daemons and do not ask how fast the first frames are. */
    private static final String REHEARSAL = System.getProperty("vetch.rehearsal", "");

    private static final Duration LONGEST_REHEARSAL = Duration.ofSeconds(5);

    private static final Duration ORPHAN_SEARCH = Duration.ofSeconds(1);
    /** Enough for saves of look backs to end, and for loops. */
    private static final int CLOSE_SECONDS = 10;

    private final FailureLog failures = new FailureLog();
    private final SwitchLoops loops;
    private final MultiThreadIoEventLoopGroup controlGroup;
    private final IoEventLoop controlLoop;
    private final ControlThread thread;
    /** What was opened on the control thread, the last one first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private @Nullable ControlServer server;
    private final @Nullable Thread rehearsal;

    private Daemon(LoopOptions loopOptions) {
        UncaughtFailures.report(failures);
        // Netty names channels by a MAC address of this machine, and complains where it finds none; nobody asks for it.
        System.setProperty("io.netty.machineId", "02:00:00:00:00:00:00:00");
        loops = SwitchLoops.start(loopOptions, failures);
        rehearsal = REHEARSAL.equals("off") ? null : Rehearsal.start(loopOptions);
        controlGroup = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("vetch-control", true), LastingEpoll.newFactory());
        controlGroup.terminationFuture().addListener(done -> ended.countDown());
        controlLoop = controlGroup.next();
        thread = new ControlThread(controlLoop, failures);
    }

    /**
     * @param socket where to serve
     * @param loopOptions how many loops, and how they wait
     * @param tools whose words it speaks, by their names
     * @param setUp what to make before serving; if it throws, so does this, and nothing is left
     * @throws IOException if the socket is taken, or the kernel refuses something
     */
    public static Daemon start(
            Path socket, LoopOptions loopOptions, Function<SwitchParts, Map<String, Tool>> tools, SetUp setUp)
            throws IOException {
        Daemon daemon = new Daemon(loopOptions);
        try {
            daemon.serve(socket, tools, setUp);
            return daemon;
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, daemon);
            throw e;
        }
    }

    /**
     * What a daemon makes before it serves, and what is done with it when it changes and when it ends. On the control
     * thread.
     */
    @FunctionalInterface
    public interface SetUp {
        void run(SwitchParts parts) throws IOException;

        /** Before anything is made. */
        default void prepare(SwitchParts parts) throws IOException {}

        /** Something may have changed. @return completed when that is recorded; answers to clients wait for it */
        default CompletionStage<?> record() {
            return CompletableFuture.completedFuture(true);
        }

        /** Whether another daemon serves at the socket until this one does. */
        default boolean replaces() {
            return false;
        }

        /** Clients of the socket come here from now on. */
        default void serves() throws IOException {}

        /**
         * Lets go of the switch, for another daemon to take it up.
         *
         * @param state the directory where that will look for it
         * @param open whether that can have copies of descriptors
         * @return the devices that stay open for it, by descriptors of this process
         */
        default List<Parked> handOver(SwitchParts parts, Path state, boolean open) throws IOException {
            throw new IOException("it keeps no state: see --state of 'vetch run'");
        }

        /** That daemon has gone before it served. */
        default void takeBack(SwitchParts parts) {}

        /** Before anything is taken down. */
        default void end(SwitchParts parts) throws IOException {}

        /** After all was taken down. */
        default void ended() throws IOException {}
    }

    private void serve(Path socket, Function<SwitchParts, Map<String, Tool>> tools, SetUp setUp) throws IOException {
        Opened parts = onControl(() -> open(socket, setUp));
        SwitchParts all = parts.all;
        ClientRoom room = () -> all.control().memory().connection()::close;
        Methods methods = new Methods(all, tools.apply(all), () -> {
            parts.names.refresh();
            return setUp.record();
        });
        Map<String, RpcMethod> served = methods.byName();
        Succession.addTo(served, all, setUp, parts.names);
        Path bound = setUp.replaces() ? Path.of(socket + ".next") : socket;
        ControlServer listening = ControlServer.bind(bound, controlGroup, served, room, failures);
        server = listening;
        if (setUp.replaces()) {
            awaitRehearsal(); // the other daemon forwards meanwhile
        }
        onControl(() -> {
            opened.push(() -> setUp.end(all));
            setUp.prepare(all);
            setUp.run(all);
            parts.names.refresh();
            return parts;
        });
        if (setUp.replaces()) {
            listening.takePlaceOf(socket);
        }
        onControl(() -> {
            setUp.serves();
            return parts;
        });
    }

    private void awaitRehearsal() throws IOException {
        try {
            if (rehearsal != null) {
                rehearsal.join(LONGEST_REHEARSAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private record Opened(SwitchParts all, NamesFile names) {}

    private Opened open(Path socket, SetUp setUp) throws IOException {
        opened.push(setUp::ended);
        RouteNetlink netlink = RouteNetlink.open();
        opened.push(netlink);
        SwitchControl control = new SwitchControl(loops, netlink, thread, HeapParts.here());
        opened.push(control);
        SpanningTrees.serve(control);
        Snoopers.follow(control);
        Neighbours neighbours =
                Neighbours.follow(control, (fd, action) -> NewsHandle.register(controlLoop, fd, action));
        opened.push(neighbours);
        LookBacks lookBacks = new LookBacks(control);
        opened.push(lookBacks);
        AddressBook addresses = new AddressBook(control);
        opened.push(addresses);
        NamesFile names = new NamesFile(socket, control);
        opened.push(names::delete);
        StandIns standIns = StandIns.open(control, new HostRules());
        opened.push(standIns);
        Runnable news = thread.guarded("following the kernel's news", () -> {
            control.watcher().poll();
            standIns.linkChangedSomewhere();
            names.refresh();
            setUp.record();
        });
        opened.push(NewsHandle.register(controlLoop, netlink.eventFd(), news));
        Runnable bridges = thread.guarded("following the kernel's bridges", standIns::poll);
        opened.push(NewsHandle.register(controlLoop, standIns.eventFd(), bridges));
        age(control);
        Orphans orphans = new Orphans(control);
        thread.every(ORPHAN_SEARCH, "looking for deleted namespaces", () -> {
            orphans.release();
            names.refresh();
        });
        SwitchParts parts =
                new SwitchParts(control, lookBacks, standIns, neighbours, addresses, new Captures(), new ServedHttp());
        return new Opened(parts, names);
    }

    private void age(SwitchControl control) {
        try {
            control.age();
        } finally { // a failure must not end the timer
            thread.after(control.ageingIntervalNanos(), "ageing", () -> age(control));
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

    /** Waits until {@link #close} has run. @return false if the control thread died before that */
    public boolean await() throws InterruptedException {
        ended.await();
        return closing;
    }

    /**
     * Deletes what Vetch made, gives back what it attached, and stops. If that takes too long, the process ends: the
     * kernel does the rest.
     *
     * @throws IOException the first failure, after all was done
     */
    @Override
    public void close() throws IOException {
        closing = true;
        CountDownLatch closed = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("vetch-close").start(() -> endUnless(closed));
        try {
            Closing.all(this::stopServing, () -> onControl(this::shutDown), loops, this::stopControl);
        } finally {
            closed.countDown();
            ended.countDown();
        }
    }

    private static void endUnless(CountDownLatch closed) {
        try {
            if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("the switch has not come to its end in {} s: the process ends without", CLOSE_SECONDS);
                Runtime.getRuntime().halt(FailureLog.EXIT_SOFTWARE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopServing() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private boolean shutDown() throws IOException {
        Closing.all(List.copyOf(opened));
        return true;
    }

    private void stopControl() {
        controlGroup.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
