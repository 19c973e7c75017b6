package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.HostShield;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.SlotRing;
import io.vetch.tap.loop.BatchingEgress;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.BurstReader;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An existing interface, attached by AF_PACKET and kept from the host's stack by a {@link HostShield}. Frames are received
 * without a system call, relayed from where they lie in the ring, and sent 64 to a system call, with virtio headers; the VLAN
 * tag that the kernel takes off is put back.
 */
public final class PacketDevice implements BurstReader, Egress, BatchingEgress, AutoCloseable {
    private static final int BATCH = BurstBuffer.SLOTS;
    private static final int ADDRESSES = 12;

    private final SlotRing ring;
    private final HostShield shield;
    private final SwitchLoops loops;
    private final int fd;
    private final Outbox[] outboxes;
    private @Nullable SwitchLoop loop;
    private SwitchLoop.@Nullable Registration registration;
    private volatile FrameSink sink = FrameSink.DISCARD;

    /** What one loop has staged for this device. */
    private static final class Outbox {
        final MessageBatch batch = new MessageBatch(BATCH);
        int count;

        @Nullable
        PortCounters counters;
    }

    private PacketDevice(SlotRing ring, HostShield shield, SwitchLoops loops) {
        this.ring = ring;
        this.shield = shield;
        this.loops = loops;
        this.fd = ring.fd();
        this.outboxes = new Outbox[loops.count()];
        for (int loop = 0; loop < outboxes.length; loop++) {
            outboxes[loop] = new Outbox();
        }
    }

    /** Attaches interface {@code ifindex} of {@code namespace}; the host receives nothing by it until {@link #close}. */
    public static PacketDevice attach(NetworkNamespace namespace, int ifindex, SwitchLoops loops) throws IOException {
        return namespace.call(() -> {
            SlotRing ring = SlotRing.open(ifindex);
            try {
                return new PacketDevice(ring, HostShield.raise(ifindex), loops);
            } catch (IOException e) {
                ring.close();
                throw e;
            }
        });
    }

    /** Pins the device to a loop, which begins to read it. */
    public void start() {
        loop = loops.assign();
        registration = loop.start(fd, this);
    }

    /** The loop it is pinned to. */
    public SwitchLoop loop() {
        return Objects.requireNonNull(loop, "not started");
    }

    public void connect(FrameSink newSink) {
        sink = newSink;
    }

    @Override
    public boolean readBurst(SwitchLoop loop) {
        FrameSink target = sink;
        target.beginBurst(loop);
        int missed = 0;
        int frames = 0;
        for (; frames < BATCH && ring.advance(); frames++) {
            if (ring.isWhole()) {
                target.accept(withTag(ring.wrap(loop.frame())), loop);
            } else if (!ring.isQueued() || !acceptQueued(loop, target)) {
                missed++;
            }
        }
        if (frames == 0) {
            ring.clearError(loop.io()); // the interface went down: what to do then is the control thread's business
        }
        missed += ring.takeLosses(loop.io());
        if (missed > 0) {
            target.missed(missed, loop);
        }
        return true;
    }

    /** A super-frame. The buffer has a slot for each frame of a burst. */
    private boolean acceptQueued(SwitchLoop loop, FrameSink target) {
        BurstBuffer buffer = loop.buffer();
        int read = readQueued(loop.io(), buffer);
        if (read < 0) {
            return false;
        }
        int slot = buffer.filled(read);
        Frame frame = buffer.wrap(loop.frame(), slot);
        target.accept(withTag(frame), loop);
        if (!frame.isStaged()) {
            buffer.free(slot);
        }
        return true;
    }

    /** Asks again after an error, which stood before the frame: the socket's queue must not fall behind the ring. */
    private int readQueued(FrameIo io, BurstBuffer buffer) {
        int read = io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH);
        return read < 0 ? io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH) : read;
    }

    @Override
    public void burstDone() {
        ring.release();
    }

    /** Puts the tag back that the kernel took off. */
    private Frame withTag(Frame frame) {
        int tag = ring.strippedTag();
        if (tag == 0 || frame.length() < ADDRESSES) {
            return frame;
        }
        putBack(tag, frame.buffer(), frame.offset());
        return frame.extendToFront(Frame.TAG_LENGTH);
    }

    /** Moves virtio header and addresses 4 bytes down and writes the tag behind them. */
    private static void putBack(int tag, ByteBuffer bytes, int frame) {
        int header = frame - VirtioNetHeader.LENGTH;
        for (int i = 0; i < VirtioNetHeader.LENGTH + ADDRESSES; i++) {
            bytes.put(header - Frame.TAG_LENGTH + i, bytes.get(header + i));
        }
        bytes.putInt(frame + ADDRESSES - Frame.TAG_LENGTH, tag);
        int moved = header - Frame.TAG_LENGTH;
        if ((bytes.get(moved + VirtioNetHeader.FLAGS) & VirtioNetHeader.F_NEEDS_CSUM) != 0) {
            int at = moved + VirtioNetHeader.CSUM_START;
            bytes.putShort(at, addNative(bytes.getShort(at), Frame.TAG_LENGTH));
        }
    }

    /** Adds to a 16-bit number in machine byte order that was read big-endian. */
    private static short addNative(short value, int summand) {
        boolean swap = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        short number = swap ? Short.reverseBytes(value) : value;
        short sum = (short) (number + summand);
        return swap ? Short.reverseBytes(sum) : sum;
    }

    @Override
    public void gone() {}

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        Outbox outbox = outboxes[loop];
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
        FrameIo io = loops.get(loop).io();
        for (int next = 0; next < outbox.count; ) {
            int sent = io.send(fd, outbox.batch, next, outbox.count - next);
            if (sent <= 0) {
                counters.transmitDropped(reason(-sent)); // sendmmsg reports the error of the first frame: skip it
                next++;
                continue;
            }
            for (int end = next + sent; next < end; next++) {
                counters.transmitted(outbox.batch.length(next) - VirtioNetHeader.LENGTH);
            }
        }
        outbox.count = 0;
        outbox.counters = null;
    }

    private static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.ENETDOWN, Errno.ENXIO, Errno.ENODEV -> DropReason.DEVICE_DOWN;
            case Errno.EAGAIN, Errno.ENOBUFS -> DropReason.QUEUE_FULL;
            case Errno.EMSGSIZE -> DropReason.EGRESS_SIZE;
            default -> DropReason.SEND_FAILED;
        };
    }

    /** Gives the interface back to the host. */
    @Override
    public void close() {
        connect(FrameSink.DISCARD);
        if (registration != null) {
            registration.stop();
        }
        loops.awaitBurstBoundary();
        shield.close();
        ring.close();
        for (Outbox outbox : outboxes) {
            outbox.batch.close();
        }
    }
}
