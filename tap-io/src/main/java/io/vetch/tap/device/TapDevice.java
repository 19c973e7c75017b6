package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.BurstReader;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TAP device of ours on its loop: what the host sends into it goes to the sink; what is transmitted to it the host
 * receives. One system call a frame each way: the kernel's work on a frame is ten times that of the call itself.
 */
public final class TapDevice implements BurstReader, Egress, AutoCloseable {
    /** Bytes, header included. A burst of such frames fits into the processor's second cache. */
    private static final int SMALL = 2048;

    private final TunDevice device;
    private final SwitchLoops loops;
    private final int fd;
    private final Runnable onGone;
    private @Nullable SwitchLoop loop;
    private SwitchLoop.@Nullable Registration registration;
    private volatile FrameSink sink = FrameSink.DISCARD;

    /** @param onGone told, on a loop, that the device was deleted by somebody else */
    public TapDevice(TunDevice device, SwitchLoops loops, Runnable onGone) {
        this.device = device;
        this.loops = loops;
        this.fd = device.fd();
        this.onGone = onGone;
    }

    public TunDevice device() {
        return device;
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

    /** Sends what is read from the next burst on to {@code newSink}. */
    public void connect(FrameSink newSink) {
        sink = newSink;
    }

    /**
     * Reads small frames ahead before it relays them: what the kernel runs to read a frame, the relay, and what the kernel
     * runs to write one push each other out of the processor's first cache. The first frame of a burst does not wait for
     * others.
     */
    @Override
    public boolean readBurst(SwitchLoop loop) {
        FrameSink target = sink;
        BurstBuffer buffer = loop.buffer();
        target.beginBurst(loop);
        int ahead = 1;
        int left = BurstBuffer.SLOTS;
        while (left > 0 && buffer.hasRoom()) {
            int first = buffer.next();
            int read = fill(buffer, loop.io(), ahead);
            left -= buffer.next() - first;
            relay(buffer, first, target, loop);
            if (read < 0) {
                return read == -Errno.EAGAIN || !isGone(loop.io(), buffer);
            }
            ahead = left;
        }
        return true;
    }

    /** Reads at most {@code most} frames, and none after one that is not small. @return what read(2) returned last */
    private int fill(BurstBuffer buffer, FrameIo io, int most) {
        int read = 0;
        for (int i = 0; i < most && read <= SMALL && buffer.hasRoom(); i++) {
            read = io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH);
            if (read < 0) {
                return read;
            }
            buffer.filled(read);
        }
        return read;
    }

    /** Relays the frames in the slots from {@code first} on; they are free again unless an egress needs them. */
    private static void relay(BurstBuffer buffer, int first, FrameSink target, SwitchLoop loop) {
        boolean staged = false;
        int end = buffer.next();
        for (int slot = first; slot < end; slot++) {
            Frame frame = buffer.wrap(loop.frame(), slot);
            target.accept(frame, loop);
            staged |= frame.isStaged();
        }
        if (!staged) {
            buffer.free(first);
        }
    }

    /** Asks again before believing an errno, see {@link FrameIo}. A frame that came meanwhile is lost to that. */
    private boolean isGone(FrameIo io, BurstBuffer buffer) {
        return io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH) == -Errno.EBADFD;
    }

    @Override
    public void gone() {
        onGone.run();
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        int written = loops.get(loop).io().write(fd, frame.nativeAddress(), frame.nativeLength());
        if (written > 0) {
            counters.transmitted(frame.length());
        } else {
            counters.transmitDropped(reason(-written));
        }
    }

    private static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.EIO, Errno.EBADFD -> DropReason.DEVICE_DOWN;
            case Errno.EAGAIN, Errno.ENOBUFS -> DropReason.QUEUE_FULL;
            default -> DropReason.SEND_FAILED;
        };
    }

    /** Deletes the device, after every loop has let go of it. */
    @Override
    public void close() {
        connect(FrameSink.DISCARD);
        if (registration != null) {
            registration.stop();
        }
        loops.awaitBurstBoundary();
        device.close();
    }
}
