package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr} for sendmmsg(2) and recvmmsg(2), each with one iovec and, to receive, room for
 * control messages:
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
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int MESSAGE_LENGTH = 56;
    private static final int IOVEC_SIZE = 16;

    private final Arena arena = Arena.ofShared();
    private final int capacity;
    private final int controlSize;
    private final long headers;
    private final long vectors;

    /** To send. */
    public MessageBatch(int capacity) {
        this(capacity, 0);
    }

    /** @param controlSize bytes for the control messages of each message, a multiple of 8 */
    MessageBatch(int capacity, int controlSize) {
        Faults.allocation("batch of messages");
        this.capacity = capacity;
        this.controlSize = controlSize;
        MemorySegment memory = arena.allocate((long) capacity * (HEADER_SIZE + IOVEC_SIZE + controlSize), HEADER_SIZE);
        headers = memory.address();
        vectors = headers + (long) capacity * HEADER_SIZE;
        for (int i = 0; i < capacity; i++) {
            Native.MEMORY.set(JAVA_LONG, address(i) + IOV, vectors + (long) i * IOVEC_SIZE);
            Native.MEMORY.set(JAVA_LONG, address(i) + IOV_COUNT, 1L);
            Native.MEMORY.set(JAVA_LONG, address(i) + CONTROL, controlSize == 0 ? 0 : control(i));
        }
    }

    public int capacity() {
        return capacity;
    }

    long address(int index) {
        return headers + (long) index * HEADER_SIZE;
    }

    /** Points message {@code index} to its bytes. */
    public void set(int index, long bytes, int length) {
        long vector = vectors + (long) index * IOVEC_SIZE;
        Native.MEMORY.set(JAVA_LONG, vector, bytes);
        Native.MEMORY.set(JAVA_LONG, vector + 8, (long) length);
    }

    /** The same, to be sent to an address. @param name of {@code nameLength} bytes in native memory */
    public void set(int index, long bytes, int length, long name, int nameLength) {
        set(index, bytes, length);
        Native.MEMORY.set(JAVA_LONG, address(index) + NAME, name);
        Native.MEMORY.set(JAVA_INT, address(index) + NAME_LENGTH, nameLength);
    }

    /** Where the bytes are that message {@code index} was set to. */
    public long bytes(int index) {
        return Native.MEMORY.get(JAVA_LONG, vectors + (long) index * IOVEC_SIZE);
    }

    /** Length of the bytes that message {@code index} was set to. */
    public int length(int index) {
        return (int) Native.MEMORY.get(JAVA_LONG, vectors + (long) index * IOVEC_SIZE + 8);
    }

    /** Points message {@code index} to where it is to be received. */
    void prepare(int index, long bytes, int length) {
        set(index, bytes, length);
        Native.MEMORY.set(JAVA_LONG, address(index) + CONTROL_LENGTH, (long) controlSize);
    }

    /** Bytes that were received of message {@code index}. */
    int received(int index) {
        return Native.MEMORY.get(JAVA_INT, address(index) + MESSAGE_LENGTH);
    }

    /** Where the control messages of message {@code index} are. */
    long control(int index) {
        return vectors + (long) capacity * IOVEC_SIZE + (long) index * controlSize;
    }

    /** Bytes of them. */
    long controlLength(int index) {
        return Native.MEMORY.get(JAVA_LONG, address(index) + CONTROL_LENGTH);
    }

    @Override
    public void close() {
        arena.close();
    }
}
