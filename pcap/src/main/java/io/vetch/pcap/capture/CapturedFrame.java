package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One captured frame, seen in place in its {@link CaptureRing}: valid while {@link CaptureSink#accept} runs, then moved
 * to the next one. Whoever needs it longer copies it. The writer thread's.
 */
public final class CapturedFrame {
    private static final int ADDRESS = 6;

    private final CaptureRing ring;
    private final WallClock wallClock;

    CapturedFrame(CaptureRing ring, WallClock wallClock) {
        this.ring = ring;
        this.wallClock = wallClock;
    }

    /** When it was received, in nanoseconds since 1970 UTC. */
    public long epochNanos() {
        return wallClock.epochNanos(ring.firstNanos());
    }

    /** The port it came in by. A port keeps its identity when it is renamed or removed. */
    public BridgePort ingress() {
        return ring.firstIngress();
    }

    public Direction direction() {
        return ring.firstDirection();
    }

    public Verdict verdict() {
        return ring.firstVerdict();
    }

    /** Frames of the same ingress port that did not fit into the ring since the one before. */
    public int droppedBefore() {
        return ring.firstDroppedBefore();
    }

    /** Where in {@link #array()} its virtio header begins, see {@link io.vetch.core.frame.VirtioNetHeader}. */
    public int virtioHeaderOffset() {
        return ring.firstVirtioHeader();
    }

    /** Why it was dropped; null unless the verdict is {@link Verdict#DROP}. */
    public @Nullable DropReason reason() {
        return ring.firstReason();
    }

    /** How many ports it was sent to; 0 for a drop. */
    public int egressCount() {
        return ring.firstEgressCount();
    }

    /** @param index 0 to {@link #egressCount()} - 1 */
    public BridgePort egress(int index) {
        return ring.firstEgress(index);
    }

    public List<String> egressNames() {
        int count = egressCount();
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(egress(i).name());
        }
        return names;
    }

    /** The bytes at {@link #offset()}, {@link #length()} of them. Not to be changed. */
    public byte[] array() {
        return ring.slab();
    }

    public int offset() {
        return ring.firstOffset();
    }

    /** Bytes captured, from the destination address on. */
    public int length() {
        return ring.firstLength();
    }

    /** Bytes of the frame as it crossed the bridge, without FCS; up to 64 KiB for a super-frame. */
    public int originalLength() {
        return ring.firstOriginalLength();
    }

    /** The captured bytes as a read-only buffer, big-endian. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(array(), offset(), length()).asReadOnlyBuffer();
    }

    /** Destination address, or 0 if it was not captured. */
    public long destination() {
        if (length() < ADDRESS) {
            return 0;
        }
        ByteBuffer bytes = bytes();
        int at = bytes.position();
        return (bytes.getShort(at) & 0xffffL) << 32 | (bytes.getInt(at + 2) & 0xffff_ffffL);
    }
}
