package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** The first frame of a {@link CaptureRing}, seen in place. The writer thread's. */
final class RingFrame implements CapturedFrame {
    private final CaptureRing ring;
    private final WallClock wallClock;

    RingFrame(CaptureRing ring, WallClock wallClock) {
        this.ring = ring;
        this.wallClock = wallClock;
    }

    @Override
    public long epochNanos() {
        return wallClock.epochNanos(ring.firstNanos());
    }

    @Override
    public BridgePort ingress() {
        return ring.firstIngress();
    }

    @Override
    public Direction direction() {
        return ring.firstDirection();
    }

    @Override
    public Verdict verdict() {
        return ring.firstVerdict();
    }

    @Override
    public @Nullable DropReason reason() {
        return ring.firstReason();
    }

    @Override
    public int vlan() {
        return ring.firstVlan();
    }

    @Override
    public int droppedBefore() {
        return ring.firstDroppedBefore();
    }

    @Override
    public int virtioHeaderOffset() {
        return ring.firstVirtioHeader();
    }

    @Override
    public int egressCount() {
        return ring.firstEgressCount();
    }

    @Override
    public BridgePort egress(int index) {
        return ring.firstEgress(index);
    }

    @Override
    public byte[] array() {
        return ring.slab();
    }

    @Override
    public int offset() {
        return ring.firstOffset();
    }

    @Override
    public int length() {
        return ring.firstLength();
    }

    @Override
    public int originalLength() {
        return ring.firstOriginalLength();
    }
}
