package io.vetch.pcap.lookback;

import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.pcap.capture.CapturedFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How a frame lies in a look back, in the machine's byte order and without padding:
 *
 * <pre>
 *   0 u32 size of the record     4 u32 captured length       8 i64 nanoseconds
 *  16 u32 original length       20 u32 frames of the ingress port dropped since its last one
 *  24 u4 direction, u4 verdict  25 i8 reason, -1 for none   26 u16 VLAN, 0 for none
 *  28 u16 slot of the ingress port   30 u16 egress ports     32 its virtio header, 10 bytes
 *  42 u16 slots of the egress ports     .. the captured bytes
 * </pre>
 */
final class FrameRecord {
    static final int REASON = 25;
    static final int VIRTIO_HEADER = 32;
    /** Bytes of a record without egress ports and captured bytes. */
    static final int HEAD = VIRTIO_HEADER + VirtioNetHeader.LENGTH;

    private static final int SIZE = 0;
    private static final int LENGTH = 4;
    private static final int NANOS = 8;
    private static final int ORIGINAL_LENGTH = 16;
    private static final int DROPPED_BEFORE = 20;
    private static final int DIRECTION_AND_VERDICT = 24;
    private static final int VLAN = 26;
    private static final int INGRESS = 28;
    private static final int EGRESS_COUNT = 30;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private FrameRecord() {}

    static int headSize(int egressCount) {
        return HEAD + Short.BYTES * egressCount;
    }

    /** Writes everything up to the captured bytes to the beginning of {@code head}; the ports get one more use. */
    static void put(byte[] head, CapturedFrame frame, PortSlots slots) {
        int egressCount = frame.egressCount();
        INT.set(head, SIZE, headSize(egressCount) + frame.length());
        INT.set(head, LENGTH, frame.length());
        LONG.set(head, NANOS, frame.epochNanos());
        INT.set(head, ORIGINAL_LENGTH, frame.originalLength());
        INT.set(head, DROPPED_BEFORE, frame.droppedBefore());
        head[DIRECTION_AND_VERDICT] =
                (byte) (frame.direction().ordinal() << 4 | frame.verdict().ordinal());
        head[REASON] = (byte) (frame.reason() == null ? -1 : frame.reason().ordinal());
        SHORT.set(head, VLAN, (short) frame.vlan());
        SHORT.set(head, INGRESS, (short) slots.use(frame.ingress()));
        SHORT.set(head, EGRESS_COUNT, (short) egressCount);
        System.arraycopy(frame.array(), frame.virtioHeaderOffset(), head, VIRTIO_HEADER, VirtioNetHeader.LENGTH);
        for (int i = 0; i < egressCount; i++) {
            SHORT.set(head, headSize(i), (short) slots.use(frame.egress(i)));
        }
    }

    /** Takes the uses of its ports back. */
    static void release(byte[] head, PortSlots slots) {
        slots.release(ingress(head, 0));
        for (int i = 0; i < egressCount(head, 0); i++) {
            slots.release(egress(head, 0, i));
        }
    }

    static int size(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + SIZE);
    }

    static int length(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + LENGTH);
    }

    static long nanos(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at + NANOS);
    }

    static int originalLength(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + ORIGINAL_LENGTH);
    }

    /** The ordinal. */
    static int verdict(byte[] bytes, int at) {
        return bytes[at + DIRECTION_AND_VERDICT] & 0xf;
    }

    /** The ordinal. */
    static int direction(byte[] bytes, int at) {
        return bytes[at + DIRECTION_AND_VERDICT] >> 4;
    }

    static int vlan(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at + VLAN);
    }

    static int droppedBefore(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + DROPPED_BEFORE);
    }

    static int ingress(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at + INGRESS);
    }

    static int egressCount(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at + EGRESS_COUNT);
    }

    static int egress(byte[] bytes, int at, int index) {
        return (short) SHORT.get(bytes, at + headSize(index));
    }
}
