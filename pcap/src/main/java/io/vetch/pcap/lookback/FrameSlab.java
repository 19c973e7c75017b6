package io.vetch.pcap.lookback;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CapturedFrame;
import org.jspecify.annotations.Nullable;

/**
 * The newest frames in one circular array: a record that reaches its end goes on at its beginning. Positions count all
 * bytes that were ever put in. Allocates nothing after the start. Whoever holds the look back's lock.
 */
final class FrameSlab {
    private final byte[] bytes;
    private final long maxAgeNanos;
    private final PortSlots slots = new PortSlots();
    /** A record up to its captured bytes, in one piece. */
    private final byte[] record = new byte[FrameRecord.headSize(BridgePort.MAX_NUMBER + 1)];

    private long head;
    private long tail;
    private long frames;
    private long newestNanos;

    FrameSlab(LookBackLimits limits) {
        bytes = new byte[limits.bytes()];
        maxAgeNanos = limits.nanos();
    }

    void append(CapturedFrame frame) {
        int egressCount = frame.egressCount();
        int headSize = FrameRecord.headSize(egressCount);
        int size = headSize + frame.length();
        while (head + size - tail > bytes.length || slots.freeCount() < 1 + egressCount) {
            dropOldest();
        }
        FrameRecord.put(record, frame, slots);
        copyIn(head, record, 0, headSize);
        copyIn(head + headSize, frame.array(), frame.offset(), frame.length());
        head += size;
        frames++;
        newestNanos = FrameRecord.nanos(record, 0);
        expire(newestNanos);
    }

    /** Drops what is too old by now. */
    void expire(long nowNanos) {
        while (maxAgeNanos != LookBackLimits.ANY_AGE && tail < head && nowNanos - oldestNanos() > maxAgeNanos) {
            dropOldest();
        }
    }

    void clear() {
        while (tail < head) {
            dropOldest();
        }
    }

    private void dropOldest() {
        copyOut(tail, record, 0, FrameRecord.HEAD);
        int rest = FrameRecord.headSize(FrameRecord.egressCount(record, 0)) - FrameRecord.HEAD;
        copyOut(tail + FrameRecord.HEAD, record, FrameRecord.HEAD, rest);
        FrameRecord.release(record, slots);
        tail += FrameRecord.size(record, 0);
        frames--;
    }

    private long oldestNanos() {
        copyOut(tail, record, 0, FrameRecord.HEAD);
        return FrameRecord.nanos(record, 0);
    }

    LookBackStatus status() {
        return new LookBackStatus(frames, (int) (head - tail), tail < head ? oldestNanos() : 0, newestNanos);
    }

    /** Where the oldest frame begins. */
    long tail() {
        return tail;
    }

    /** Where the newest frame ends. */
    long head() {
        return head;
    }

    @Nullable
    BridgePort[] ports() {
        return slots.copy();
    }

    private void copyIn(long position, byte[] source, int offset, int length) {
        int at = (int) (position % bytes.length);
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(source, offset, bytes, at, first);
        System.arraycopy(source, offset + first, bytes, 0, length - first);
    }

    void copyOut(long position, byte[] target, int offset, int length) {
        int at = (int) (position % bytes.length);
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, target, offset, first);
        System.arraycopy(bytes, 0, target, offset + first, length - first);
    }
}
