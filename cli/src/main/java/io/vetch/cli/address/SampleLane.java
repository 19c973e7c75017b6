package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A bounded queue of frames, which one loop fills and the control thread empties. Neither waits. */
final class SampleLane {
    /** Frames that may wait. */
    static final int ROOM = 256;

    /** Of a frame; a DHCP message says within these what it is. */
    static final int MOST_BYTES = 320;

    private final byte[] bytes = new byte[ROOM * MOST_BYTES];
    private final int[] lengths = new int[ROOM];
    private final boolean[] whole = new boolean[ROOM];
    private final long[] nanos = new long[ROOM];
    private final @Nullable BridgeInterface[] bridges = new BridgeInterface[ROOM];
    private final @Nullable BridgePort[] ports = new BridgePort[ROOM];
    private final @Nullable DropReason[] reasons = new DropReason[ROOM];
    /** Frames so far; each has one writer. */
    private final AtomicLong written = new AtomicLong();

    private final AtomicLong read = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** Frames that wait. On the loop. */
    int waiting() {
        return (int) (written.getPlain() - read.getAcquire());
    }

    /** There is no room for one. On the loop. */
    void lose() {
        lost.setOpaque(lost.getPlain() + 1);
    }

    /** On the loop, while there is room. */
    void put(BridgeInterface bridge, BridgePort ingress, Frame frame, @Nullable DropReason reason, long now) {
        long number = written.getPlain();
        int slot = (int) (number % ROOM);
        int length = Math.min(frame.length(), MOST_BYTES);
        frame.copyTo(bytes, slot * MOST_BYTES, length);
        lengths[slot] = length;
        nanos[slot] = now;
        whole[slot] = length == frame.length() && !frame.isGso() && !frame.hasUnfinishedChecksum();
        bridges[slot] = bridge;
        ports[slot] = ingress;
        reasons[slot] = reason;
        written.set(number + 1); // before the loop looks whether the control thread has been called
    }

    /** The next frame, or null. Control thread. */
    @Nullable
    SampledFrame take() {
        long number = read.getPlain();
        if (number == written.get()) {
            return null;
        }
        int slot = (int) (number % ROOM);
        byte[] frame = new byte[lengths[slot]];
        System.arraycopy(bytes, slot * MOST_BYTES, frame, 0, frame.length);
        SampledFrame taken = new SampledFrame(
                Objects.requireNonNull(bridges[slot]),
                Objects.requireNonNull(ports[slot]),
                reasons[slot],
                nanos[slot],
                whole[slot],
                ByteBuffer.wrap(frame));
        bridges[slot] = null;
        ports[slot] = null;
        read.setRelease(number + 1);
        return taken;
    }

    /** How many frames found no room. Any thread. */
    long lost() {
        return lost.getOpaque();
    }
}
