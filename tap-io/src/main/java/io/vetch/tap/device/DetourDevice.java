package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.flow.BridgeFlows;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bpf.LinkQueue;
import io.vetch.tap.linux.bpf.ProgramTable;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a kernel bridge receives, by its ports and from its host, while the switch stands in for it, or what the
 * attached interfaces of a bridge of ours receive: a {@link Detour} leads it to one TAP device, at which a packet
 * socket receives it. A tag tells the port. What is written into the TAP device the host receives by the kernel's
 * bridge. Control thread, but for what says otherwise.
 */
public final class DetourDevice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetourDevice.class);

    /** Without a sign of life for so long the kernel's bridge works. */
    public static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often a process that has a bridge of its own is to show that it lives. */
    public static final Duration BEAT = Duration.ofMillis(500);
    /** Without a sign of life for so long the kernel moves none of such a bridge's frames by itself. */
    private static final long OWN_LEASE_NANOS = 4 * BEAT.toNanos();

    /** Checked where a frame is redirected to the device: a super-frame is never longer. */
    private static final int MTU = 65_521;

    private final SwitchLoops loops;
    private final TapDevice tap;
    private final Detour detour;
    private final PacketDevice receiver;
    private final DetourSender sender;
    private final DetourFrames frames;
    private final @Nullable BridgeFlows flows;
    /** Shows that the control thread lives, if the bridge is one of ours. To be called every {@link #BEAT}. */
    public void prolong() {
        detour.prolong(System.nanoTime() + OWN_LEASE_NANOS);
    }

    /** For how long the kernel's bridge had the frames because this process did not show that it lives. */
    private final AtomicLong lapsedNanos = new AtomicLong();

    private boolean started;
    /** Of a bridge of ours. */
    private @Nullable DetourLosses losses;

    private DetourDevice(
            SwitchLoops loops,
            TapDevice tap,
            Detour detour,
            PacketDevice receiver,
            DetourSender sender,
            DetourFrames frames,
            @Nullable BridgeFlows flows) {
        this.flows = flows;
        this.loops = loops;
        this.sender = sender;
        this.tap = tap;
        this.detour = detour;
        this.receiver = receiver;
        this.frames = frames;
    }

    /**
     * What detours share in the kernel.
     *
     * @param programs where those at the ports are
     * @param links has programs linked until {@link Detour#awaitLinks}
     * @param cache of flows that the kernel moves by itself; null: none
     */
    public record Means(
            ProgramTable programs,
            LinkQueue links,
            @Nullable FlowCache cache) {}

    /**
     * Makes the device in the namespace of the calling thread. Nothing is led there yet.
     *
     * @param bridge whose frames they will be
     * @param bridgeIndex of the kernel bridge's interface
     * @param name of the TAP device, at most 15 bytes
     * @param netlink of that namespace
     * @throws io.vetch.core.RefusedException BUSY if another switch stands in for the bridge
     */
    public static DetourDevice open(
            Bridge bridge,
            int bridgeIndex,
            String name,
            RouteNetlink netlink,
            SwitchLoops loops,
            DeviceListener listener,
            Means means)
            throws IOException {
        FlowCache cache = means.cache;
        Detour detour = Detour.open(bridgeIndex, means.programs, cache == null ? null : cache.table());
        detour.linkBy(means.links);
        return open(bridge, detour, name, netlink, loops, listener, cache);
    }

    /**
     * The same for interfaces that are ports of a bridge of ours, see {@link DetourLine}.
     *
     * @param bridge whose ports they will be
     * @throws io.vetch.tap.linux.LinuxException if the kernel knows no tcx, among others
     */
    public static DetourDevice ofOwnBridge(
            Bridge bridge,
            String name,
            RouteNetlink netlink,
            SwitchLoops loops,
            DeviceListener listener,
            ProgramTable programs,
            FlowCache cache)
            throws IOException {
        Detour detour = Detour.ofOwnBridge(programs, cache.table());
        DetourDevice opened = open(bridge, detour, name, netlink, loops, listener, cache);
        try {
            opened.frames.waitForProcess();
            opened.losses = new DetourLosses(bridge, detour, opened.frames, netlink, index(name, netlink));
            opened.prolong();
            return opened;
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, opened);
            throw e;
        }
    }

    private static DetourDevice open(
            Bridge bridge,
            Detour detour,
            String name,
            RouteNetlink netlink,
            SwitchLoops loops,
            DeviceListener listener,
            @Nullable FlowCache cache)
            throws IOException {
        try {
            TapDevice tap = new TapDevice(TunDevice.create(name), loops, listener);
            try {
                int index = prepare(name, netlink);
                return of(bridge, tap, index, detour, loops, listener, cache);
            } catch (IOException | RuntimeException | Error e) {
                Closing.after(e, tap);
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, detour);
            throw e;
        }
    }

    private static DetourDevice of(
            Bridge bridge,
            TapDevice tap,
            int index,
            Detour detour,
            SwitchLoops loops,
            DeviceListener listener,
            @Nullable FlowCache cache)
            throws IOException {
        DetourFrames frames = new DetourFrames(bridge, detour);
        DetourSender sender = DetourSender.open(bridge.name(), loops);
        try {
            PacketDevice receiver = PacketDevice.ofDetour(index, Detour.MARK, detour::throughUpcall, loops, listener);
            try {
                receiver.connect(frames);
                BridgeFlows flows = cache == null ? null : cache.of(bridge, detour);
                frames.offerTo(flows);
                return new DetourDevice(loops, tap, detour, receiver, sender, frames, flows);
            } catch (RuntimeException | Error e) {
                Closing.after(e, receiver);
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, sender);
            throw e;
        }
    }

    /** Nobody in the host's stack is to take notice of the device. @return its index */
    private static int prepare(String name, RouteNetlink netlink) throws IOException {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6"), "1\n");
        } catch (IOException e) {
            LOG.debug("{} may have an IPv6 address", name, e); // no IPv6, or /proc/sys of a container
        }
        try (NetworkNamespace here = NetworkNamespace.current()) {
            RouteNetlink.setMtu(here, name, MTU);
            RouteNetlink.setUp(here, name, true);
            return index(name, netlink);
        }
    }

    private static int index(String name, RouteNetlink netlink) throws IOException {
        return netlink.link(netlink.ownNsid(), name)
                .orElseThrow(() -> new IOException("TAP device " + name + " is gone"))
                .index();
    }

    /** Begins to receive; frames come when they are led here, and {@link #beat} has been called. */
    public void start() {
        tap.start();
        receiver.start();
        started = true;
    }

    /** What a loop reads. */
    public LoopDevice device() {
        return receiver;
    }

    /** By which frames leave by a port. @param ifindex of its interface */
    public DetourPort port(int ifindex) {
        return new DetourPort(sender, ifindex);
    }

    /** By which the host receives. */
    public Egress host() {
        return tap;
    }

    public Detour detour() {
        return detour;
    }

    /** Frames with the port's number enter the bridge by it. @param ifindex of its interface */
    public void connect(BridgePort port, int ifindex) {
        connect(port.number(), port, ifindex);
    }

    /** Frames with the port's number are nobody's from now on. */
    public void disconnect(BridgePort port) {
        disconnect(port.number(), port);
    }

    /** Frames of this number enter the bridge by a port. @param ifindex of its interface */
    void connect(int number, BridgePort port, int ifindex) {
        frames.set(number, port);
        if (losses != null) {
            losses.add(number, port, ifindex);
        }
        if (flows != null) {
            flows.connect(port, ifindex);
        }
    }

    /** Frames of this number are nobody's from now on. */
    void disconnect(int number, BridgePort port) {
        frames.set(number, null);
        if (losses != null) {
            losses.remove(number);
        }
        if (flows != null) {
            flows.disconnect(port);
        }
    }

    /** The loop that receives by it. */
    public SwitchLoop loop() {
        return receiver.loop();
    }

    /** Shows that this process lives. On its {@link #loop}. */
    public void beat() {
        if (frames.isEnding()) { // the memory may be gone
            return;
        }
        long now = loop().now();
        long until = detour.until();
        if (until != 0 && now > until) {
            frames.missed(receiver.discard(), loop()); // they are late: the kernel has forwarded others since
            lapsedNanos.addAndGet(now - until);
        }
        detour.prolong(now + LEASE_NANOS);
    }

    /** For how long the kernel's bridge had the frames since this was last asked, in nanoseconds. Any thread. */
    public long takeLapsed() {
        return lapsedNanos.getAndSet(0);
    }

    /** How many frames came here that the kernel snoops. Any thread. */
    public long leftAsSnooped() {
        return frames.snooped();
    }

    /**
     * Receives by system calls from now on: of somebody's TAP device there are frames that the kernel puts into no
     * ring.
     */
    void receiveBySystemCalls() throws IOException {
        receiver.receiveBySystemCalls(Detour.LATER_MARK, detour::mark);
    }

    /** Books at the ports of a bridge of ours what was lost unseen. After the flows of the kernel were counted. */
    public void bookLosses() throws LinuxException {
        if (losses != null) {
            losses.book();
        }
    }

    /** Whether somebody has deleted it. */
    public boolean isGone() {
        try {
            return tap.device().isGone();
        } catch (LinuxException e) {
            return true;
        }
    }

    /** Waits until no loop is in the middle of a burst that may send by it. */
    void awaitBurstBoundary() {
        loops.awaitBurstBoundary();
    }

    /** See {@link PacketDevice#mendReception}. */
    public boolean mendReception() throws IOException {
        return receiver.mendReception();
    }

    /** The kernel's bridge has its frames again; those that are on the way are relayed before this returns. */
    public void giveBack() {
        frames.end();
        detour.prolong(0);
        if (!started) {
            return;
        }
        PacketDevice.awaitPrograms();
        receiver.awaitEmpty();
    }

    /** Whatever fails. @throws UncheckedIOException the first failure */
    @Override
    public void close() {
        try {
            AutoCloseable ending = flows == null ? () -> {} : flows;
            Closing.all(this::giveBack, receiver, ending, detour, sender, tap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return tap.toString();
    }
}
