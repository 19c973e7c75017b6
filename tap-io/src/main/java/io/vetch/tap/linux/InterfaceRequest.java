package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** {@code struct ifreq} of netdevice(7): 16 bytes of name, then a union of 24. */
final class InterfaceRequest {
    static final int NAME_SIZE = 16;
    private static final int SIZE = 40;
    private static final int UNION = 16;

    private final MemorySegment memory;

    InterfaceRequest(Arena arena, String name) {
        memory = arena.allocate(SIZE, 8);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= NAME_SIZE) {
            throw new IllegalArgumentException("interface name longer than 15 bytes: " + name);
        }
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }

    InterfaceRequest flags(int flags) {
        memory.set(JAVA_SHORT, UNION, (short) flags);
        return this;
    }

    InterfaceRequest number(int value) {
        memory.set(JAVA_INT, UNION, value);
        return this;
    }

    /** ifr_data. */
    InterfaceRequest pointer(MemorySegment data) {
        memory.set(ADDRESS, UNION, data);
        return this;
    }

    /** ifr_hwaddr: a sockaddr of family ARPHRD_ETHER. */
    InterfaceRequest hardwareAddress(byte[] octets) {
        memory.set(JAVA_SHORT, UNION, (short) 1);
        MemorySegment.copy(octets, 0, memory, ValueLayout.JAVA_BYTE, UNION + 2, octets.length);
        return this;
    }

    int flags() {
        return memory.get(JAVA_SHORT, UNION) & 0xffff;
    }

    /** ifr_addr: of a sockaddr_in the address, in network byte order. */
    int ipv4Address() {
        return Integer.reverseBytes(memory.get(JAVA_INT, UNION + 4));
    }

    String name() {
        return memory.getString(0);
    }

    long address() {
        return memory.address();
    }
}
