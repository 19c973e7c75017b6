package io.vetch.bench.linux;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.bpf.Bpf;
import io.vetch.tap.linux.bpf.BpfProgram;
import java.lang.foreign.MemorySegment;

/**
 * An eBPF program that says of each frame how many of its bytes a socket is to receive: 0 for none at all. It shares
 * memory with us. Its context is {@code struct __sk_buff}; the frame begins with its destination address.
 */
public final class SocketFilter implements AutoCloseable {
    private static final int SO_ATTACH_BPF = 50;

    private final int fd;
    private final int memoryFd;
    private final MemorySegment memory;

    private SocketFilter(int fd, int memoryFd, MemorySegment memory) {
        this.fd = fd;
        this.memoryFd = memoryFd;
        this.memory = memory;
    }

    /**
     * @param bytes of the memory, zeros at first
     * @throws LinuxException EPERM without the right to it, EINVAL from a kernel that cannot run it
     */
    public static SocketFilter load(BpfProgram program, int bytes) throws LinuxException {
        int memoryFd = Bpf.createMemory("create memory for a socket filter", bytes);
        try {
            int fd = Bpf.load("load a socket filter", Bpf.BPF_PROG_TYPE_SOCKET_FILTER, program, memoryFd);
            return new SocketFilter(fd, memoryFd, map(fd, memoryFd, bytes));
        } catch (LinuxException e) {
            Libc.close(memoryFd);
            throw e;
        }
    }

    private static MemorySegment map(int fd, int memoryFd, int bytes) throws LinuxException {
        try {
            return MemorySegment.ofAddress(Libc.mmap("map memory of a socket filter", memoryFd, 0, bytes))
                    .reinterpret(bytes);
        } catch (LinuxException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /** Valid until this is closed. Several processors may be in the program at any time. */
    public MemorySegment memory() {
        return memory;
    }

    void attachTo(PacketSocket socket) throws LinuxException {
        Libc.setsockopt("SO_ATTACH_BPF", socket.fd(), Libc.SOL_SOCKET, SO_ATTACH_BPF, fd);
    }

    /** A socket that it is attached to keeps the program. */
    @Override
    public void close() {
        Libc.munmap(memory.address(), memory.byteSize());
        Libc.close(fd);
        Libc.close(memoryFd);
    }
}
