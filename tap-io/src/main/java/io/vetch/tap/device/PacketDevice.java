package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.PortCounters;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bpf.HostShield;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An existing interface, attached by AF_PACKET and kept from the host's stack by a {@link HostShield}. Frames are
 * received as {@link Reception} says and sent 64 to a system call, with virtio headers; the VLAN tag that the kernel
 * takes off is put back.
 */
public final class PacketDevice implements LoopDevice, AttachedLine {
    /** Which empty a full ring, and more. */
    private static final int MOST_BURSTS = 64;

    private final int ifindex;
    private final Receiving receiving;
    private final AutoCloseable shield;
    private final SwitchLoops loops;
    private final DeviceListener listener;
    private final PacketEgress egress;
    private volatile PacketReceiver receiver;
    private @Nullable SwitchLoop loop;
    private SwitchLoop.@Nullable Registration registration;
    private volatile FrameSink sink = FrameSink.DISCARD;
    private boolean queued;

    private PacketDevice(
            int ifindex,
            Receiving receiving,
            PacketReceiver receiver,
            AutoCloseable shield,
            SwitchLoops loops,
            DeviceListener listener) {
        this.ifindex = ifindex;
        this.receiving = receiving;
        this.receiver = receiver;
        this.shield = shield;
        this.loops = loops;
        this.listener = listener;
        this.egress = new PacketEgress(toString(), loops, this::socket, loop -> sink.missed(1, loop));
    }

    /**
     * Attaches interface {@code ifindex} of {@code namespace}; the host receives nothing by it until {@link #close}.
     */
    public static PacketDevice attach(
            NetworkNamespace namespace, int ifindex, Reception reception, SwitchLoops loops, DeviceListener listener)
            throws IOException {
        Receiving receiving = new Receiving(PacketSocket.Configuration.NONE, HostShield::raise);
        return namespace.call(() -> attach(ifindex, reception, receiving, loops, listener));
    }

    /** How frames come to the socket, and what keeps them from the host. */
    private record Receiving(PacketSocket.Configuration socket, Shielding shielding) {}

    /** What keeps the host's stack from an interface. */
    @FunctionalInterface
    interface Shielding {
        AutoCloseable raise(int ifindex) throws IOException;
    }

    /**
     * Receives what a {@link io.vetch.tap.linux.bpf.Detour} sends to an interface of the calling thread's namespace:
     * frames that have a mark.
     *
     * @param shielding keeps them from the host
     */
    static PacketDevice ofDetour(int ifindex, int mark, Shielding shielding, SwitchLoops loops, DeviceListener listener)
            throws IOException {
        Receiving receiving = new Receiving(socket -> socket.receiveMarked(mark), shielding);
        return attach(ifindex, Reception.RING, receiving, loops, listener);
    }

    private static PacketDevice attach(
            int ifindex, Reception reception, Receiving receiving, SwitchLoops loops, DeviceListener listener)
            throws IOException {
        PacketReceiver receiver = reception.open(ifindex, receiving.socket);
        try {
            AutoCloseable shield = receiving.shielding.raise(ifindex);
            try {
                return new PacketDevice(ifindex, receiving, receiver, shield, loops, listener);
            } catch (RuntimeException | Error e) {
                Closing.after(e, shield);
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, receiver);
            throw e;
        }
    }

    @Override
    public void start() {
        loop = loops.assign();
        registration = loop.start(socket().fd(), this);
    }

    @Override
    public void resume() {
        registration = loop().start(socket().fd(), this);
    }

    @Override
    public SwitchLoop loop() {
        return Objects.requireNonNull(loop, "not started");
    }

    @Override
    public LoopDevice device() {
        return this;
    }

    @Override
    public void join(BridgeIngress ingress) {
        connect(ingress);
    }

    @Override
    public void leave() {
        connect(FrameSink.DISCARD);
    }

    @Override
    public int speed(String name) {
        return socket().speed(name);
    }

    private PacketSocket socket() {
        return receiver.socket();
    }

    @Override
    public void connect(FrameSink newSink) {
        sink = newSink;
    }

    @Override
    public Burst readBurst(SwitchLoop loop) {
        FrameSink target = sink;
        target.beginBurst(loop);
        int missed = receiver.receive(loop, target);
        if (missed > 0) {
            target.missed(missed, loop);
        }
        return Burst.READ;
    }

    @Override
    public void burstDone() {
        receiver.burstDone();
    }

    /** Waits until what is there has been relayed, but not for ever. Control thread. */
    void awaitEmpty() {
        AtomicBoolean empty = new AtomicBoolean();
        for (int burst = 0; burst < MOST_BURSTS && !empty.get(); burst++) {
            loop().runBurst(() -> empty.set(receiver.isEmpty()));
        }
    }

    /** Throws away what is there. On its loop, between bursts. @return how many frames */
    int discard() {
        SwitchLoop own = loop();
        int[] frames = new int[1];
        FrameSink nobody = new FrameSink() {
            @Override
            public void beginBurst(SwitchLoop loop) {}

            @Override
            public void accept(Frame frame, SwitchLoop loop) {
                frames[0]++;
            }
        };
        for (int burst = 0; burst < MOST_BURSTS && !receiver.isEmpty(); burst++) {
            frames[0] += receiver.receive(own, nobody);
            receiver.burstDone();
        }
        return frames[0];
    }

    /** Never said by {@link #readBurst}: the kernel's news tell of an interface that goes. */
    @Override
    public void gone() {
        listener.gone();
    }

    @Override
    public void failing() {
        listener.failing(this);
    }

    /**
     * Finds out whether the kernel counts frames that it does not put into the ring any more, as after a frame of a
     * kind that no virtio header tells of; then frames are received by system calls from now on. To be called about
     * once a second, on the control thread.
     *
     * @return whether that was so
     */
    @Override
    public boolean mendReception() throws IOException {
        if (!(receiver instanceof RingReceiver ring)) {
            return false;
        }
        int lost = ring.socket().takeLosses();
        if (lost == 0) {
            return false;
        }
        AtomicBoolean still = new AtomicBoolean();
        loop().runBurst(() -> {
            sink.missed(lost, loop());
            still.set(ring.standsStill());
        });
        if (!still.get()) {
            return false;
        }
        receiveBySystemCalls(ring);
        return true;
    }

    @Override
    public void setQueued(boolean through) throws LinuxException {
        if (through != queued) {
            receiver.socket().passQdisc(!through);
            queued = through;
        }
    }

    /** Two sockets would receive the same frames: this is for a ring that the kernel fills no more. */
    private void receiveBySystemCalls(RingReceiver ring) throws IOException {
        replace(ring, open(ring, receiving.socket));
    }

    /**
     * Receives by system calls from now on, after what is in the ring: frames that have another mark than until now.
     *
     * @param marking gives frames a mark
     */
    void receiveBySystemCalls(int mark, IntConsumer marking) throws IOException {
        if (!(receiver instanceof RingReceiver ring)) {
            return;
        }
        PacketReceiver fresh = open(ring, socket -> socket.receiveMarked(mark));
        marking.accept(mark);
        awaitPrograms();
        awaitEmpty();
        try {
            replace(ring, fresh);
        } catch (IOException | RuntimeException | Error e) {
            marking.accept(Detour.MARK);
            throw e;
        }
    }

    /** Until those that run on another processor have ended, and what they sent has come. */
    static void awaitPrograms() {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PacketReceiver open(RingReceiver ring, PacketSocket.Configuration more) throws IOException {
        try (NetworkNamespace namespace = ring.socket().namespace()) {
            return namespace.call(() -> Reception.QUEUE.open(ifindex, more));
        }
    }

    private void replace(RingReceiver ring, PacketReceiver fresh) throws IOException {
        SwitchLoop.Registration old = registration;
        receiver = fresh;
        try {
            fresh.socket().passQdisc(!queued);
            resume();
        } catch (IOException | RuntimeException | Error e) {
            receiver = ring;
            Closing.after(e, fresh);
            throw e;
        }
        AutoCloseable reading = old == null ? () -> {} : old::stop;
        Closing.all(reading, loops::awaitBurstBoundary, ring); // until then a loop may send by the old socket
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        egress.transmit(frame, loop, counters);
    }

    /** Gives the interface back to the host, whatever fails. @throws UncheckedIOException the first failure */
    @Override
    public void close() {
        connect(FrameSink.DISCARD);
        List<AutoCloseable> parts = new ArrayList<>();
        SwitchLoop.Registration running = registration;
        if (running != null) {
            parts.add(running::stop);
        }
        parts.add(loops::awaitBurstBoundary);
        parts.add(shield);
        parts.add(receiver);
        parts.add(egress);
        try {
            Closing.all(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "attached interface " + ifindex;
    }
}
