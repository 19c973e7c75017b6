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

    @Override
    public boolean readBurst(SwitchLoop loop) {
        FrameSink target = sink;
        BurstBuffer buffer = loop.buffer();
        FrameIo io = loop.io();
        target.beginBurst(loop);
        for (int i = 0; i < BurstBuffer.SLOTS && buffer.hasRoom(); i++) {
            int read = io.read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH);
            if (read < 0) {
                return read == -Errno.EAGAIN || !isGone(io, buffer);
            }
            Frame frame = buffer.wrap(loop.frame(), read);
            target.accept(frame, loop);
            if (frame.isStaged()) {
                buffer.keep();
            }
        }
        return true;
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
