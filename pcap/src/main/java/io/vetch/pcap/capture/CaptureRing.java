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
 * Carries captured frames from one loop to the writer thread: a bounded ring with one producer and one consumer. The
 * constructor allocates all its memory. A frame that does not fit is dropped and counted.
 *
 * <p>Each frame is one record in the {@link #slab}. A record is contiguous, and its length is a multiple of 8 bytes.
 * Its numbers are in the machine's byte order. If a record does not fit before the end of the slab, a record of padding
 * fills the rest, and the consumer skips the padding. The ports of a record are in a ring of their own, {@link #ports}.
 * They are there as objects and not as names, so that a port that is renamed or removed later is still the right one.
 *
 * <pre>
 *   0 u32 size of the record    4 u32 captured length (PADDING: skip)    8 i64 nanoseconds
 *  16 u32 original length      20 u16 egress ports   22 u8 verdict   23 i8 reason, -1 for none
 *  24 u8 direction   26 u16 VLAN, 0 for none   28 u32 dropped frames of the ingress port since its last record
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
    private static final int VLAN = 26;
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

    /**
     * Indices of {@link #positions}. The producer writes HEAD, SEEN and DROPPED; the consumer writes the two tails. The
     * tails are two cache lines behind HEAD, so that neither thread slows the other down.
     */
    private static final int HEAD = 16;

    private static final int SEEN = 17;
    private static final int DROPPED = 18;
    private static final int TAIL = 32;
    private static final int PORTS_TAIL = 33;

    private final byte[] slab;
    private final BridgePort[] ports;
    private final long[] positions = new long[48];

    /** Where the producer puts the next port. Only the producer reads it. */
    private long portsHead;

    /** The tails as the producer last read them: it reads them again only if the ring looks full. */
    private long knownTail;

    private long knownPortsTail;
    private final PortDrops drops = new PortDrops();

    /** Most bytes that are copied of a frame. */
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

    /** Bytes of memory that a ring of this capacity takes, its ports and its counts of drops included. */
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

    /** Copies a frame into the ring, or drops it. Never waits, allocates or throws. */
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
        SHORT.set(slab, at + VLAN, (short) egress.vlan());
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

    /** Drops that no record tells of. To be called when the loop adds no more frames. */
    PortDrops untoldDrops() {
        return drops;
    }

    // --- consumer: the writer thread ---

    /** Whether the ring has a frame. The methods below tell of the first one. */
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

    int firstVlan() {
        return (short) SHORT.get(slab, first() + VLAN);
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

    /** Removes the first frame from the ring. */
    void releaseFirst() {
        int at = first();
        POSITIONS.setRelease(positions, PORTS_TAIL, positions[PORTS_TAIL] + 1 + firstEgressCount());
        POSITIONS.setRelease(positions, TAIL, positions[TAIL] + (int) INT.get(slab, at + SIZE));
    }
}
