package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr} for recvmmsg(2) and sendmmsg(2), each with one iovec and, for receiving, room for
 * one control message:
 *
 * <pre>
 *   struct mmsghdr { struct msghdr {            offset
 *       void *msg_name; socklen_t namelen;        0, 8
 *       struct iovec *msg_iov; size_t iovlen;    16, 24
 *       void *msg_control; size_t controllen;    32, 40
 *       int msg_flags; } hdr;                    48
 *       unsigned msg_len; }                      56    (64 bytes in all)
 * </pre>
 */
public final class MessageBatch implements AutoCloseable {
    private static final int HEADER_SIZE = 64;
    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int RECEIVED_LENGTH = 56;
    private static final int IOVEC_SIZE = 16;
    /** CMSG_SPACE(sizeof(struct tpacket_auxdata)). */
    private static final int CONTROL_SIZE = 40;

    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;

    private final Arena arena = Arena.ofShared();
    private final int capacity;
    private final long headers;
    private final long vectors;
    private final long controls;

    /** @param receiving whether messages have room for a control message */
    public MessageBatch(int capacity, boolean receiving) {
        this.capacity = capacity;
        MemorySegment memory = arena.allocate((long) capacity * (HEADER_SIZE + IOVEC_SIZE + CONTROL_SIZE), HEADER_SIZE);
        headers = memory.address();
        vectors = headers + (long) capacity * HEADER_SIZE;
        controls = vectors + (long) capacity * IOVEC_SIZE;
        for (int i = 0; i < capacity; i++) {
            Native.MEMORY.set(JAVA_LONG, address(i) + IOV, vectors + (long) i * IOVEC_SIZE);
            Native.MEMORY.set(JAVA_LONG, address(i) + IOV_COUNT, 1L);
            if (receiving) {
                Native.MEMORY.set(JAVA_LONG, address(i) + CONTROL, control(i));
                resetControl(i);
            }
        }
    }

    public int capacity() {
        return capacity;
    }

    long address(int index) {
        return headers + (long) index * HEADER_SIZE;
    }

    private long control(int index) {
        return controls + (long) index * CONTROL_SIZE;
    }

    /** Points message {@code index} to its bytes. */
    public void set(int index, long bytes, int length) {
        long vector = vectors + (long) index * IOVEC_SIZE;
        Native.MEMORY.set(JAVA_LONG, vector, bytes);
        Native.MEMORY.set(JAVA_LONG, vector + 8, (long) length);
    }

    /** Length of the bytes that message {@code index} was set to. */
    public int length(int index) {
        return (int) Native.MEMORY.get(JAVA_LONG, vectors + (long) index * IOVEC_SIZE + 8);
    }

    public int receivedLength(int index) {
        return Native.MEMORY.get(JAVA_INT, address(index) + RECEIVED_LENGTH);
    }

    /** Makes message {@code index} ready to receive again: the kernel shortened its control length. */
    public void resetControl(int index) {
        Native.MEMORY.set(JAVA_LONG, address(index) + CONTROL_LENGTH, (long) CONTROL_SIZE);
    }

    /**
     * The VLAN tag that the kernel took off a received frame: TPID in the upper, TCI in the lower 16 bits; 0 if none.
     * From {@code struct tpacket_auxdata} (linux/if_packet.h): u32 status at 0, u16 vlan_tci at 16, vlan_tpid at 18.
     */
    public int strippedTag(int index) {
        long control = control(index);
        boolean auxdata = Native.MEMORY.get(JAVA_LONG, address(index) + CONTROL_LENGTH) >= CMSG_DATA + 20
                && Native.MEMORY.get(JAVA_INT, control + CMSG_LEVEL) == PacketSocket.SOL_PACKET
                && Native.MEMORY.get(JAVA_INT, control + CMSG_TYPE) == PacketSocket.PACKET_AUXDATA;
        if (!auxdata) {
            return 0;
        }
        long data = control + CMSG_DATA;
        int status = Native.MEMORY.get(JAVA_INT, data);
        if ((status & PacketSocket.TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        int tci = Native.MEMORY.get(JAVA_SHORT, data + 16) & 0xffff;
        boolean tpidValid = (status & PacketSocket.TP_STATUS_VLAN_TPID_VALID) != 0;
        int tpid = tpidValid ? Native.MEMORY.get(JAVA_SHORT, data + 18) & 0xffff : PacketSocket.ETH_P_8021Q;
        return tpid << 16 | tci;
    }

    @Override
    public void close() {
        arena.close();
    }
}
