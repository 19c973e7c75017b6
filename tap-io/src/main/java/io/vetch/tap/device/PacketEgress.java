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
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends frames out of an interface by a packet socket, 64 to a system call, with their virtio headers. */
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
        int count;

        @Nullable
        PortCounters counters;
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
     * As {@link io.vetch.tap.linux.FrameIo#send}. Where recvmmsg(2) meets a frame that it cannot hand over behind others, it leaves
     * the error at the socket, and the next call finds it there: if that is this one, nothing is wrong with what is sent.
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
                    .map(outbox -> (AutoCloseable) outbox.batch::close)
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
