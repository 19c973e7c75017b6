package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.flow.BridgeFlows;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bpf.ProgramTable;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a kernel bridge receives, by its ports and from its host, while the switch stands in for it: a {@link Detour} leads it
 * to one TAP device, at which a packet socket receives it. A tag tells the port. What is written into the TAP device the host
 * receives by the bridge. Control thread, but for what says otherwise.
 */
public final class DetourDevice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetourDevice.class);

    /** Without a sign of life for so long the kernel's bridge works. */
    public static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Checked where a frame is redirected to the device: a super-frame is never longer. */
    private static final int MTU = 65_521;

    private final TapDevice tap;
    private final Detour detour;
    private final PacketDevice receiver;
    private final DetourSender sender;
    private final Demultiplexer frames;
    /** For how long the kernel's bridge had the frames because this process did not show that it lives. */
    private final AtomicLong lapsedNanos = new AtomicLong();

    private boolean started;

    private DetourDevice(
            TapDevice tap, Detour detour, PacketDevice receiver, DetourSender sender, Demultiplexer frames) {
        this.sender = sender;
        this.tap = tap;
        this.detour = detour;
        this.receiver = receiver;
        this.frames = frames;
    }

    /**
     * Makes the device in the namespace of the calling thread. Nothing is led there yet.
     *
     * @param bridge whose frames they will be
     * @param bridgeIndex of the kernel bridge's interface
     * @param name of the TAP device, at most 15 bytes
     * @param netlink of that namespace
     * @param programs where those at the ports are
     * @param cache of flows that the kernel moves by itself; null: none
     * @throws io.vetch.core.RefusedException BUSY if another switch stands in for the bridge
     */
    public static DetourDevice open(
            Bridge bridge,
            int bridgeIndex,
            String name,
            RouteNetlink netlink,
            SwitchLoops loops,
            DeviceListener listener,
            ProgramTable programs,
            @Nullable FlowCache cache)
            throws IOException {
        Detour detour = Detour.open(bridgeIndex, programs, cache == null ? null : cache.table());
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
        Demultiplexer frames = new Demultiplexer(bridge, detour);
        DetourSender sender = DetourSender.open(bridge.name(), loops);
        try {
            PacketDevice receiver = PacketDevice.ofDetour(index, Detour.MARK, detour::throughUpcall, loops, listener);
            try {
                receiver.connect(frames);
                frames.flows = cache == null ? null : cache.of(bridge, detour);
                return new DetourDevice(tap, detour, receiver, sender, frames);
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
            return netlink.link(netlink.ownNsid(), name)
                    .orElseThrow(() -> new IOException("TAP device " + name + " is gone"))
                    .index();
        }
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
        frames.set(port.number(), port);
        if (frames.flows != null) {
            frames.flows.connect(port, ifindex);
        }
    }

    /** Frames with the port's number are nobody's from now on. */
    public void disconnect(BridgePort port) {
        frames.set(port.number(), null);
        if (frames.flows != null) {
            frames.flows.disconnect(port);
        }
    }

    /** The loop that receives by it. */
    public SwitchLoop loop() {
        return receiver.loop();
    }

    /** Shows that this process lives. On its {@link #loop}. */
    public void beat() {
        if (frames.ending) { // the memory may be gone
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
        return (long) Demultiplexer.SNOOPED.getOpaque(frames);
    }

    /** See {@link PacketDevice#mendReception}. */
    public boolean mendReception() throws IOException {
        return receiver.mendReception();
    }

    /** The kernel's bridge has its frames again; those that are on the way are relayed before this returns. */
    public void giveBack() {
        frames.ending = true;
        detour.prolong(0);
        if (!started) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(1); // a program that is running on another processor ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        receiver.awaitEmpty();
    }

    /** Whatever fails. @throws UncheckedIOException the first failure */
    @Override
    public void close() {
        try {
            BridgeFlows flows = frames.flows;
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

    /** Finds out by which port a frame enters. On the loop, but for {@link #set}. */
    private static final class Demultiplexer implements FrameSink {
        private static final VarHandle SNOOPED;

        static {
            try {
                SNOOPED = MethodHandles.lookup().findVarHandle(Demultiplexer.class, "snooped", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Bridge bridge;
        private final Detour detour;
        private volatile @Nullable BridgePort[] ports = new @Nullable BridgePort[BridgePort.MAX_NUMBER + 1];
        /** The kernel has the bridge for good; what is still here is forwarded. */
        private volatile boolean ending;

        private boolean stale;
        private long snooped;
        /** Set before the first frame. */
        private @Nullable BridgeFlows flows;

        Demultiplexer(Bridge bridge, Detour detour) {
            this.bridge = bridge;
            this.detour = detour;
        }

        void set(int number, @Nullable BridgePort port) {
            @Nullable BridgePort[] changed = Arrays.copyOf(ports, ports.length);
            changed[number] = port;
            ports = changed;
        }

        @Override
        public void beginBurst(SwitchLoop loop) {
            bridge.relay(loop.index()).beginBurst(loop.now());
            stale = !ending && !detour.isOn(loop.now());
        }

        @Override
        public void take(int tag, Frame frame, SwitchLoop loop) {
            try {
                relay(tag, frame, loop);
            } catch (RuntimeException | Error e) {
                loop.failures().report("a frame that was read", e);
            }
        }

        private void relay(int tag, Frame frame, SwitchLoop loop) {
            BridgePort port = ports[Detour.port(tag)];
            if (port == null) {
                return; // it has just left the bridge
            }
            if (stale) { // the kernel has forwarded newer ones meanwhile
                port.counters(loop.index()).missed(1);
                return;
            }
            FrameRelay relay = bridge.relay(loop.index());
            if (Detour.isLeftAsReserved(tag)) {
                relay.punted(port, frame, reserved(frame));
            } else if (Detour.isLeftAsSnooped(tag)) {
                relay.punted(port, frame, DropReason.SNOOPING);
                SNOOPED.setOpaque(this, snooped + 1);
            } else if (Detour.isLeftAsNeighbours(tag)) {
                relay.entered(port, frame, DropReason.NEIGHBOURS);
            } else {
                Verdict verdict = relay.receive(port, frame);
                if (flows != null && (verdict == Verdict.FORWARD || verdict == Verdict.DELIVER)) {
                    flows.offer(port, frame, loop);
                }
            }
        }

        private static DropReason reserved(Frame frame) {
            boolean toBridges = frame.destination() == MacAddress.BRIDGE_GROUP;
            return toBridges ? DropReason.SPANNING_TREE : DropReason.RESERVED_ADDRESS;
        }

        /** Never called: all frames here have a tag. */
        @Override
        public void accept(Frame frame, SwitchLoop loop) {}

        /** Whose they were is not known: they are the host's port's. */
        @Override
        public void missed(int count, SwitchLoop loop) {
            BridgePort host = ports[BridgePort.LOCAL_NUMBER];
            if (host != null) {
                host.counters(loop.index()).missed(count);
            }
        }
    }
}
