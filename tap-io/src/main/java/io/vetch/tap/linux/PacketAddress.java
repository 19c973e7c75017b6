package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where a packet socket sends a frame to, see packet(7), in native memory: {@code struct sockaddr_ll}, which is u16
 * family, be16 protocol, int ifindex, u16 hatype, u8 pkttype, u8 halen, u8 addr[8].
 */
public final class PacketAddress implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SIZE = 20;

    private final Arena arena = Arena.ofShared();
    private final long address;

    /** @param ifindex of an interface in the socket's namespace */
    public PacketAddress(int ifindex) {
        address = allocate(arena, ifindex).address();
    }

    static MemorySegment allocate(Arena arena, int ifindex) {
        MemorySegment memory = arena.allocate(SIZE, 4);
        memory.set(JAVA_SHORT, 0, (short) AF_PACKET);
        memory.set(JAVA_INT, 4, ifindex);
        return memory;
    }

    /** Native, until this is closed. */
    public long address() {
        return address;
    }

    /** Bytes. */
    public int length() {
        return SIZE;
    }

    @Override
    public void close() {
        arena.close();
    }
}
