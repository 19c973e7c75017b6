package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;
import io.vetch.tap.loop.SwitchLoops;
import io.vetch.tap.loop.TapReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TAP device of ours on its loop: what the host sends into it goes to the sink; what is transmitted to it the host
 * receives. A frame that comes alone takes one system call each way; many small ones share it, see {@link TapReader}
 * and {@link io.vetch.tap.loop.TapWriter}.
 */
public final class TapDevice implements LoopDevice, Egress {
    private static final Logger LOG = LoggerFactory.getLogger(TapDevice.class);

    private final TunDevice device;
    private final SwitchLoops loops;
    private final int fd;
    private final DeviceListener listener;
    private @Nullable SwitchLoop loop;
    private SwitchLoop.@Nullable Registration registration;
    private boolean held;
    /** What the loops' io_urings call {@link #fd}. */
    private int file;

    private volatile FrameSink sink = FrameSink.DISCARD;
    /** How many frames the next burst may have, to judge by the last. Of its own loop. */
    private int expected = 1;

    public TapDevice(TunDevice device, SwitchLoops loops, DeviceListener listener) {
        this.device = device;
        this.loops = loops;
        this.fd = device.fd();
        this.file = fd;
        this.listener = listener;
    }

    public TunDevice device() {
        return device;
    }

    @Override
    public void start() {
        file = loops.register(fd);
        loop = loops.assign();
        if (!held) {
            registration = loop.start(fd, this);
        }
    }

    /** {@link #start} does not have it read before {@link #release} does: its frames wait in the kernel. */
    public void hold() {
        held = true;
    }

    /** It is read from now on, if it was held. */
    public void release() {
        if (held && loop != null) {
            held = false;
            registration = loop.start(fd, this);
        }
    }

    /**
     * It is not read any more; frames that come wait in the kernel. What was read has been relayed when this returns.
     */
    public void pause() {
        if (registration != null) {
            registration.stop();
            registration = null;
        }
    }

    @Override
    public void resume() {
        registration = loop().start(fd, this);
    }

    @Override
    public SwitchLoop loop() {
        return Objects.requireNonNull(loop, "not started");
    }

    @Override
    public void connect(FrameSink newSink) {
        sink = newSink;
    }

    /**
     * Reads small frames ahead before it relays them: what the kernel runs to read a frame, the relay, and what the
     * kernel runs to write one push each other out of the processor's first cache. As many as have come just now: the
     * first frame after a pause does not wait for others, and hardly any read is in vain.
     */
    @Override
    public Burst readBurst(SwitchLoop loop) {
        FrameSink target = sink;
        BurstBuffer buffer = loop.buffer();
        target.beginBurst(loop);
        int taken = 0;
        int ahead = expected;
        int read = 0;
        while (taken < BurstBuffer.SLOTS && buffer.hasRoom() && !loop.isSpent()) {
            int first = buffer.next();
            read = loop.reader().read(fd, file, Math.min(ahead, BurstBuffer.SLOTS - taken));
            taken += buffer.next() - first;
            relay(buffer, first, target, loop);
            if (read < 0) {
                break;
            }
            ahead = read > TapReader.SMALL ? 1 : taken;
        }
        expected = ahead < TapReader.TOGETHER ? 1 : Math.clamp(loop.affordable(taken), 1, Math.max(1, taken));
        return read >= 0 || read == -Errno.EAGAIN || read == -Errno.ECANCELED
                ? Burst.READ
                : readOn(-read, loop, target, taken > 0);
    }

    /** Relays the frames in the slots from {@code first} on; they are free again unless an egress needs them. */
    private static void relay(BurstBuffer buffer, int first, FrameSink target, SwitchLoop loop) {
        boolean staged = false;
        int end = buffer.next();
        for (int slot = first; slot < end; slot++) {
            if (buffer.isEmpty(slot)) {
                continue;
            }
            Frame frame = buffer.wrap(loop.frame(), slot);
            target.take(frame, loop);
            staged |= frame.isStaged();
        }
        if (!staged) {
            buffer.free(first);
        }
    }

    /**
     * After an error, which is asked for again before it is believed, see {@link FrameIo}. The kernel has then thrown
     * away the frame that it could not hand over; those behind it are still there.
     */
    private Burst readOn(int errno, SwitchLoop loop, FrameSink target, boolean some) {
        BurstBuffer buffer = loop.buffer();
        int read = loop.io().read(fd, buffer.readAddress(), BurstBuffer.READ_LENGTH);
        if (read == -Errno.EBADFD) {
            return Burst.GONE;
        }
        if (Errno.costsFrame(errno)) {
            target.missed(1, loop);
        }
        if (read >= 0) {
            relay(buffer, buffer.filled(read), target, loop);
        }
        return some || read >= 0 || read == -Errno.EAGAIN ? Burst.READ : Burst.FAILED;
    }

    @Override
    public void gone() {
        listener.gone();
    }

    @Override
    public void failing() {
        listener.failing(this);
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        loops.get(loop).writer().write(fd, file, frame, counters);
    }

    /** Deletes the device, after every loop has let go of it. */
    @Override
    public void close() {
        connect(FrameSink.DISCARD);
        try {
            if (registration != null) {
                registration.stop();
            }
            loops.awaitBurstBoundary();
            if (!loops.unregister(file)) {
                LOG.warn("the kernel does not let go of TAP device {}; it stays until the daemon ends", this);
            }
        } finally {
            device.close();
        }
    }

    @Override
    public String toString() {
        try {
            return device.name();
        } catch (LinuxException _) {
            return "(deleted)";
        }
    }
}
