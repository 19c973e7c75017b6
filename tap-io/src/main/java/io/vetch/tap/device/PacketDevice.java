package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.bpf.HostShield;
import io.vetch.tap.loop.BatchingEgress;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An existing interface, attached by AF_PACKET and kept from the host's stack by a {@link HostShield}. Frames are received as
 * {@link Reception} says and sent 64 to a system call, with virtio headers; the VLAN tag that the kernel takes off is put back.
 */
public final class PacketDevice implements LoopDevice, Egress, BatchingEgress {
    private static final int BATCH = PacketReceiver.BATCH;

    private final int ifindex;
    private final HostShield shield;
    private final SwitchLoops loops;
    private final DeviceListener listener;
    private final Outbox[] outboxes;
    private volatile PacketReceiver receiver;
    private @Nullable SwitchLoop loop;
    private SwitchLoop.@Nullable Registration registration;
    private volatile FrameSink sink = FrameSink.DISCARD;
    private boolean queued;

    /** What one loop has staged for this device. */
    private static final class Outbox {
        final MessageBatch batch = new MessageBatch(BATCH);
        int count;

        @Nullable
        PortCounters counters;
    }

    private PacketDevice(
            int ifindex, PacketReceiver receiver, HostShield shield, SwitchLoops loops, DeviceListener listener) {
        this.ifindex = ifindex;
        this.receiver = receiver;
        this.shield = shield;
        this.loops = loops;
        this.listener = listener;
        this.outboxes = new Outbox[loops.count()];
        for (int loop = 0; loop < outboxes.length; loop++) {
            outboxes[loop] = new Outbox();
        }
    }

    /** Attaches interface {@code ifindex} of {@code namespace}; the host receives nothing by it until {@link #close}. */
    public static PacketDevice attach(
            NetworkNamespace namespace, int ifindex, Reception reception, SwitchLoops loops, DeviceListener listener)
            throws IOException {
        return namespace.call(() -> {
            PacketReceiver receiver = reception.open(ifindex);
            try {
                return attach(ifindex, receiver, HostShield.raise(ifindex), loops, listener);
            } catch (IOException | RuntimeException | Error e) {
                Closing.after(e, receiver);
                throw e;
            }
        });
    }

    private static PacketDevice attach(
            int ifindex, PacketReceiver receiver, HostShield shield, SwitchLoops loops, DeviceListener listener) {
        try {
            return new PacketDevice(ifindex, receiver, shield, loops, listener);
        } catch (RuntimeException | Error e) {
            Closing.after(e, shield);
            throw e;
        }
    }

    @Override
    public void start() {
        loop = loops.assign();
        registration = loop.start(fd(), this);
    }

    @Override
    public void resume() {
        registration = loop().start(fd(), this);
    }

    @Override
    public SwitchLoop loop() {
        return Objects.requireNonNull(loop, "not started");
    }

    private int fd() {
        return receiver.socket().fd();
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
     * Finds out whether the kernel counts frames that it does not put into the ring any more, as after a frame of a kind that no
     * virtio header tells of; then frames are received by system calls from now on. To be called about once a second, on the
     * control thread.
     *
     * @return whether that was so
     */
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

    /**
     * Has frames go through the interface's queueing discipline, or past it, as at first. Control thread.
     *
     * @throws LinuxException if the kernel refuses; it stays as it was then
     */
    public void setQueued(boolean through) throws LinuxException {
        if (through != queued) {
            receiver.socket().passQdisc(!through);
            queued = through;
        }
    }

    private void receiveBySystemCalls(RingReceiver ring) throws IOException {
        PacketReceiver fresh;
        try (NetworkNamespace namespace = ring.socket().namespace()) {
            fresh = namespace.call(() -> Reception.QUEUE.open(ifindex));
        }
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
        Outbox outbox = outboxes[loop];
        loops.get(loop).writer().countCopy();
        if (outbox.count == BATCH) {
            flush(loop);
        }
        if (outbox.counters == null) {
            loops.get(loop).flushLater(this);
        }
        outbox.counters = counters;
        outbox.batch.set(outbox.count++, frame.nativeAddress(), frame.nativeLength());
        frame.stage();
    }

    @Override
    public void flush(int loop) {
        Outbox outbox = outboxes[loop];
        PortCounters counters = outbox.counters;
        if (counters == null) {
            return;
        }
        int next = 0;
        try {
            while (next < outbox.count) {
                int sent = send(loops.get(loop), outbox.batch, next, outbox.count - next);
                if (sent <= 0) {
                    counters.transmitDropped(reason(-sent)); // sendmmsg reports the error of the first frame: skip it
                    next++;
                    continue;
                }
                for (int end = next + sent; next < end; next++) {
                    counters.transmitted(outbox.batch.length(next) - VirtioNetHeader.LENGTH);
                }
            }
        } finally {
            for (; next < outbox.count; next++) { // only if that failed
                counters.transmitDropped(DropReason.INTERNAL_ERROR);
            }
            outbox.count = 0;
            outbox.counters = null;
        }
    }

    /**
     * As {@link FrameIo#send}. Where recvmmsg(2) meets a frame that it cannot hand over behind others, it leaves the error at the
     * socket, and the next call finds it there: if that is this one, nothing is wrong with what is sent.
     */
    private int send(SwitchLoop loop, MessageBatch batch, int from, int count) {
        int fd = fd();
        int sent = loop.io().send(fd, batch, from, count);
        if (sent > 0 || !Errno.costsFrame(-sent)) {
            return sent;
        }
        int again = loop.io().send(fd, batch, from, count);
        if (again > 0) {
            sink.missed(1, loop);
        }
        return again;
    }

    private static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.ENETDOWN, Errno.ENXIO, Errno.ENODEV -> DropReason.DEVICE_DOWN;
            case Errno.EAGAIN, Errno.ENOBUFS -> DropReason.QUEUE_FULL;
            case Errno.EMSGSIZE -> DropReason.EGRESS_SIZE;
            default -> DropReason.SEND_FAILED;
        };
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
        for (Outbox outbox : outboxes) {
            parts.add(outbox.batch);
        }
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
