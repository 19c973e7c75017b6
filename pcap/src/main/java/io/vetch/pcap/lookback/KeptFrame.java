package io.vetch.pcap.lookback;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.Direction;
import io.vetch.pcap.capture.WallClock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of a snapshot, one after the other: begins before the first. One thread. */
final class KeptFrame implements CapturedFrame {
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final DropReason[] REASONS = DropReason.values();
    private static final Direction[] DIRECTIONS = Direction.values();

    private final byte[] bytes;
    private final @Nullable BridgePort[] ports;
    private final WallClock wallClock;
    private final int end;
    private int at;
    private int next;

    /** @param end where in {@code bytes} the last record ends */
    KeptFrame(byte[] bytes, int end, @Nullable BridgePort[] ports, WallClock wallClock) {
        this.bytes = bytes;
        this.ports = ports;
        this.wallClock = wallClock;
        this.end = end;
    }

    /** Moves to the next frame. @return whether there is one */
    boolean advance() {
        if (next == end) {
            return false;
        }
        at = next;
        next = at + FrameRecord.size(bytes, at);
        return true;
    }

    @Override
    public long epochNanos() {
        return wallClock.epochNanos(FrameRecord.nanos(bytes, at));
    }

    @Override
    public BridgePort ingress() {
        return port(FrameRecord.ingress(bytes, at));
    }

    private BridgePort port(int slot) {
        return Objects.requireNonNull(ports[slot]);
    }

    @Override
    public Direction direction() {
        return DIRECTIONS[FrameRecord.direction(bytes, at)];
    }

    @Override
    public Verdict verdict() {
        return VERDICTS[FrameRecord.verdict(bytes, at)];
    }

    @Override
    public @Nullable DropReason reason() {
        int reason = bytes[at + FrameRecord.REASON];
        return reason < 0 ? null : REASONS[reason];
    }

    @Override
    public int vlan() {
        return FrameRecord.vlan(bytes, at);
    }

    @Override
    public int droppedBefore() {
        return FrameRecord.droppedBefore(bytes, at);
    }

    @Override
    public int virtioHeaderOffset() {
        return at + FrameRecord.VIRTIO_HEADER;
    }

    @Override
    public int egressCount() {
        return FrameRecord.egressCount(bytes, at);
    }

    @Override
    public BridgePort egress(int index) {
        return port(FrameRecord.egress(bytes, at, index));
    }

    @Override
    public byte[] array() {
        return bytes;
    }

    @Override
    public int offset() {
        return at + FrameRecord.headSize(egressCount());
    }

    @Override
    public int length() {
        return FrameRecord.length(bytes, at);
    }

    @Override
    public int originalLength() {
        return FrameRecord.originalLength(bytes, at);
    }
}
