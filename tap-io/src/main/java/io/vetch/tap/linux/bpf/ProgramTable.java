package io.vetch.tap.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.lang.foreign.Arena;
import java.util.BitSet;

/**
 * Programs by number. What is linked to an interface only calls one of them. The kernel empties the table when this
 * process closes it, however it ends; then what is linked does nothing, at all interfaces at once. Their links it takes
 * away one after the other, each after some milliseconds. To be opened before what goes with the process more slowly:
 * it closes descriptors in the order of their numbers. Control thread only.
 */
public final class ProgramTable implements AutoCloseable {
    private static final int ROOM = 4096;
    private static final int TCX_NEXT = -1;

    private final int fd;
    private final BitSet taken = new BitSet();

    private ProgramTable(int fd) {
        this.fd = fd;
    }

    /** @throws LinuxException EPERM without CAP_BPF in the first user namespace */
    public static ProgramTable open() throws LinuxException {
        return new ProgramTable(Bpf.createPrograms("make a table of programs", ROOM));
    }

    /** @param program a descriptor, which the table does not need any more @return its number */
    int add(int program) throws LinuxException {
        int number = taken.nextClearBit(0);
        try (Arena arena = Arena.ofConfined()) {
            Bpf.put(fd, arena.allocateFrom(JAVA_INT, number), program);
        }
        taken.set(number);
        return number;
    }

    /**
     * Nothing calls it any more: another may have its number. It stays until then, for to remove it takes milliseconds.
     */
    void free(int number) {
        taken.clear(number);
    }

    /** Calls the program, or leaves the frame to the kernel. */
    BpfProgram call(int number) {
        return new BpfProgram()
                .map(2, fd)
                .with(BpfProgram.Operation.MOVE, 3, number)
                .call(BpfProgram.TAIL_CALL)
                .exit(TCX_NEXT);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
