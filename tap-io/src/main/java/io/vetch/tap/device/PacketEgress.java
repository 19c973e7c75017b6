package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.loop.BatchingEgress;
import io.vetch.tap.loop.LostCopy;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends frames by a packet socket, 64 to a system call, with their virtio headers: to one interface, or to several. */
final class PacketEgress implements Egress, BatchingEgress, AutoCloseable {
    private static final int BATCH = PacketReceiver.BATCH;

    private final String name;
    private final SwitchLoops loops;
    private final Supplier<PacketSocket> socket;
    private final Consumer<SwitchLoop> lostOne;
    private final Outbox[] outboxes;

    /** What one loop has staged. */
    private static final class Outbox {
        final MessageBatch batch = new MessageBatch(BATCH);
        /** Of the port that each frame leaves by. */
        final @Nullable PortCounters[] counters = new @Nullable PortCounters[BATCH];

        int count;
        boolean isToBeFlushed;
    }

    /**
     * @param name of the device, for reports
     * @param socket to send by, from the next flush on
     * @param lostOne told that the socket, which also receives, has lost a frame on its way in
     */
    PacketEgress(String name, SwitchLoops loops, Supplier<PacketSocket> socket, Consumer<SwitchLoop> lostOne) {
        this.name = name;
        this.loops = loops;
        this.socket = socket;
        this.lostOne = lostOne;
        this.outboxes = new Outbox[loops.count()];
        for (int loop = 0; loop < outboxes.length; loop++) {
            outboxes[loop] = new Outbox();
        }
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        transmit(frame, loop, counters, 0, 0);
    }

    /**
     * Sends to an address.
     *
     * @param name of {@code nameLength} bytes in native memory, to stay until the flush; 0 for none
     */
    void transmit(Frame frame, int loop, PortCounters counters, long name, int nameLength) {
        Outbox outbox = outboxes[loop];
        loops.get(loop).writer().countCopy();
        if (outbox.count == BATCH) {
            send(outbox, loop);
        }
        if (!outbox.isToBeFlushed) {
            outbox.isToBeFlushed = true;
            loops.get(loop).flushLater(this);
        }
        outbox.counters[outbox.count] = counters;
        outbox.batch.set(outbox.count++, frame.nativeAddress(), frame.nativeLength(), name, nameLength);
        frame.stage();
    }

    @Override
    public void flush(int loop) {
        outboxes[loop].isToBeFlushed = false;
        send(outboxes[loop], loop);
    }

    private void send(Outbox outbox, int loop) {
        int next = 0;
        try {
            while (next < outbox.count) {
                int sent = send(loops.get(loop), outbox.batch, next, outbox.count - next);
                if (sent <= 0) {
                    lost(outbox, next, reason(-sent), loop); // the error is that of the first frame
                    next++;
                    continue;
                }
                for (int end = next + sent; next < end; next++) {
                    countersOf(outbox, next).transmitted(outbox.batch.length(next) - VirtioNetHeader.LENGTH);
                }
            }
        } finally {
            for (; next < outbox.count; next++) { // only if that failed
                lost(outbox, next, DropReason.INTERNAL_ERROR, loop);
            }
            outbox.count = 0;
        }
    }

    private void lost(Outbox outbox, int frame, DropReason reason, int loop) {
        MessageBatch batch = outbox.batch;
        long now = loops.get(loop).now();
        LostCopy.note(countersOf(outbox, frame), reason, batch.bytes(frame), batch.length(frame), now);
    }

    private static PortCounters countersOf(Outbox outbox, int frame) {
        return Objects.requireNonNull(outbox.counters[frame]);
    }

    /**
     * As {@link io.vetch.tap.linux.FrameIo#send}. Where recvmmsg(2) meets a frame that it cannot hand over behind
     * others, it leaves the error at the socket, and the next call finds it there: if that is this one, nothing is
     * wrong with what is sent.
     */
    private int send(SwitchLoop loop, MessageBatch batch, int from, int count) {
        int fd = socket.get().fd();
        int sent = loop.io().send(fd, batch, from, count);
        if (sent > 0 || !Errno.costsFrame(-sent)) {
            return sent;
        }
        int again = loop.io().send(fd, batch, from, count);
        if (again > 0) {
            lostOne.accept(loop);
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

    /** After every loop has let go of it. */
    @Override
    public void close() {
        try {
            Closing.all(Arrays.stream(outboxes)
                    .map(outbox -> (AutoCloseable) outbox.batch)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
