package io.vetch.pcap.capture;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The way of captured frames from one loop to the writer thread: a bounded ring with one producer and one consumer, all
 * memory taken at the start. A frame that does not fit is dropped and counted.
 *
 * <p>A record stands in one piece, a multiple of 8 bytes long, in the machine's byte order; what is left of the slab when
 * one does not fit before its end is skipped by a record of padding. The ports of a record travel beside it, as objects,
 * so that a later rename or removal cannot confuse them.
 *
 * <pre>
 *   0 u32 size of the record    4 u32 captured length (PADDING: skip)    8 i64 nanoseconds
 *  16 u32 original length      20 u16 egress ports   22 u8 verdict   23 i8 reason, -1 for none
 *  24 u8 direction             28 u32 frames of the ingress port dropped since its last one in here
 *  32 its virtio header        48 the captured bytes
 * </pre>
 */
final class CaptureRing {
    private static final int SIZE = 0;
    private static final int LENGTH = 4;
    private static final int NANOS = 8;
    private static final int ORIGINAL_LENGTH = 16;
    private static final int EGRESS_COUNT = 20;
    private static final int VERDICT = 22;
    private static final int REASON = 23;
    private static final int DIRECTION = 24;
    private static final int DROPPED_BEFORE = 28;
    private static final int VIRTIO_HEADER = 32;
    private static final int BYTES = 48;
    private static final int PADDING = -1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle POSITIONS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final Verdict[] VERDICTS = Verdict.values();
    private static final DropReason[] REASONS = DropReason.values();
    private static final Direction[] DIRECTIONS = Direction.values();

    /** Slots of {@link #positions}, two cache lines apart. Producer's: HEAD, SEEN, DROPPED; consumer's: the tails. */
    private static final int HEAD = 16;

    private static final int SEEN = 17;
    private static final int DROPPED = 18;
    private static final int TAIL = 32;
    private static final int PORTS_TAIL = 33;

    private final byte[] slab;
    private final BridgePort[] ports;
    private final long[] positions = new long[48];

    /** The producer's alone. */
    private long portsHead;

    private long knownTail;
    private long knownPortsTail;
    private final PortDrops drops = new PortDrops();

    private final int largest;

    /**
     * @param capacity bytes; a power of two that holds at least two frames of {@code snapLength}
     * @param snapLength largest number of bytes copied of a frame
     */
    CaptureRing(int capacity, int snapLength) {
        largest = Math.min(snapLength, Frame.MAX_LENGTH);
        if (Integer.bitCount(capacity) != 1 || capacity < 2 * recordSize(largest)) {
            throw new IllegalArgumentException("ring of " + capacity + " bytes for frames of " + largest);
        }
        this.slab = new byte[capacity];
        this.ports = new BridgePort[portSlots(capacity)];
    }

    private static int portSlots(int capacity) {
        return Math.max(2048, Integer.highestOneBit(capacity / BYTES));
    }

    /** Bytes that a ring of this capacity takes, with what travels beside it. */
    static long memory(int capacity) {
        return capacity + (long) Long.BYTES * (portSlots(capacity) + 2 * PortDrops.SLOTS);
    }

    /** Smallest capacity for this snap length that is not less than {@code wanted} bytes. */
    static int capacity(int wanted, int snapLength) {
        int atLeast = Math.max(wanted, 2 * recordSize(Math.min(snapLength, Frame.MAX_LENGTH)));
        return Integer.highestOneBit(atLeast - 1) << 1;
    }

    private static int recordSize(int length) {
        return (BYTES + length + 7) & ~7;
    }

    // --- producer: the loop ---

    /** Copies a frame in, or drops it. Never waits, allocates or throws. */
    void offer(
            long nanos,
            BridgePort ingress,
            Direction direction,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        count(SEEN);
        int length = Math.min(frame.length(), largest);
        int size = recordSize(length);
        long head = positions[HEAD];
        int at = index(head);
        int padding = size > slab.length - at ? slab.length - at : 0;
        int portCount = 1 + egress.count();
        if (!hasRoom(head + padding + size) || !hasPortRoom(portsHead + portCount)) {
            count(DROPPED);
            drops.count(ingress);
            return;
        }
        if (padding > 0) {
            putPadding(at, padding);
            at = 0;
        }
        INT.set(slab, at + SIZE, size);
        INT.set(slab, at + LENGTH, length);
        LONG.set(slab, at + NANOS, nanos);
        INT.set(slab, at + ORIGINAL_LENGTH, frame.length());
        SHORT.set(slab, at + EGRESS_COUNT, (short) egress.count());
        slab[at + VERDICT] = (byte) verdict.ordinal();
        slab[at + REASON] = (byte) (reason == null ? -1 : reason.ordinal());
        slab[at + DIRECTION] = (byte) direction.ordinal();
        INT.set(slab, at + DROPPED_BEFORE, drops.isEmpty() ? 0 : drops.take(ingress));
        frame.copyVirtioHeaderTo(slab, at + VIRTIO_HEADER);
        frame.copyTo(slab, at + BYTES, length);
        putPorts(ingress, egress);
        POSITIONS.setRelease(positions, HEAD, head + padding + size);
    }

    private boolean hasRoom(long newHead) {
        if (newHead - knownTail > slab.length) {
            knownTail = (long) POSITIONS.getAcquire(positions, TAIL);
        }
        return newHead - knownTail <= slab.length;
    }

    private boolean hasPortRoom(long newHead) {
        if (newHead - knownPortsTail > ports.length) {
            knownPortsTail = (long) POSITIONS.getAcquire(positions, PORTS_TAIL);
        }
        return newHead - knownPortsTail <= ports.length;
    }

    private void putPadding(int at, int size) {
        INT.set(slab, at + SIZE, size);
        INT.set(slab, at + LENGTH, PADDING);
    }

    private void putPorts(BridgePort ingress, EgressSet egress) {
        ports[portIndex(portsHead++)] = ingress;
        for (int i = 0; i < egress.count(); i++) {
            ports[portIndex(portsHead++)] = egress.get(i);
        }
    }

    private void count(int counter) {
        POSITIONS.setOpaque(positions, counter, positions[counter] + 1);
    }

    private int index(long position) {
        return (int) position & (slab.length - 1);
    }

    private int portIndex(long position) {
        return (int) position & (ports.length - 1);
    }

    // --- any thread ---

    long seen() {
        return (long) POSITIONS.getOpaque(positions, SEEN);
    }

    long dropped() {
        return (long) POSITIONS.getOpaque(positions, DROPPED);
    }

    /** Drops that no frame in here tells of. Once the loop adds no more. */
    PortDrops untoldDrops() {
        return drops;
    }

    // --- consumer: the writer thread ---

    /** Whether there is a first frame; the accessors below are about it. */
    boolean hasFirst() {
        long head = (long) POSITIONS.getAcquire(positions, HEAD);
        if (head == positions[TAIL]) {
            return false;
        }
        int at = index(positions[TAIL]);
        if ((int) INT.get(slab, at + LENGTH) == PADDING) {
            POSITIONS.setRelease(positions, TAIL, positions[TAIL] + (int) INT.get(slab, at + SIZE));
        }
        return true;
    }

    boolean isHalfFull() {
        return (long) POSITIONS.getAcquire(positions, HEAD) - positions[TAIL] > slab.length / 2;
    }

    private int first() {
        return index(positions[TAIL]);
    }

    long firstNanos() {
        return (long) LONG.get(slab, first() + NANOS);
    }

    int firstLength() {
        return (int) INT.get(slab, first() + LENGTH);
    }

    int firstOriginalLength() {
        return (int) INT.get(slab, first() + ORIGINAL_LENGTH);
    }

    int firstOffset() {
        return first() + BYTES;
    }

    byte[] slab() {
        return slab;
    }

    Verdict firstVerdict() {
        return VERDICTS[slab[first() + VERDICT]];
    }

    @Nullable
    DropReason firstReason() {
        int reason = slab[first() + REASON];
        return reason < 0 ? null : REASONS[reason];
    }

    int firstDroppedBefore() {
        return (int) INT.get(slab, first() + DROPPED_BEFORE);
    }

    int firstVirtioHeader() {
        return first() + VIRTIO_HEADER;
    }

    Direction firstDirection() {
        return DIRECTIONS[slab[first() + DIRECTION]];
    }

    BridgePort firstIngress() {
        return ports[portIndex(positions[PORTS_TAIL])];
    }

    int firstEgressCount() {
        return (short) SHORT.get(slab, first() + EGRESS_COUNT);
    }

    BridgePort firstEgress(int index) {
        return ports[portIndex(positions[PORTS_TAIL] + 1 + index)];
    }

    /** Gives the first frame's memory back. */
    void releaseFirst() {
        int at = first();
        POSITIONS.setRelease(positions, PORTS_TAIL, positions[PORTS_TAIL] + 1 + firstEgressCount());
        POSITIONS.setRelease(positions, TAIL, positions[TAIL] + (int) INT.get(slab, at + SIZE));
    }
}
