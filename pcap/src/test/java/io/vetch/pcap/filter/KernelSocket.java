package io.vetch.pcap.filter;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A socket that takes filters: what the kernel's own check says of them. Needs no rights. */
final class KernelSocket implements AutoCloseable {
    private static final Functions C = Native.load("c", Functions.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    private final int descriptor;

    private KernelSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    static KernelSocket open() {
        KernelSocket socket = new KernelSocket(C.socket(AF_UNIX, SOCK_DGRAM, 0));
        Assumptions.assumeTrue(
                socket.attach(new BpfProgram(List.of(new BpfInstruction(Bpf.RET, 0, 0, 0)))),
                "the kernel takes no socket filters");
        return socket;
    }

    /** Whether it takes the program. */
    boolean attach(BpfProgram program) {
        // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
        try (Memory array = LibPcap.array(program.instructions());
                Memory given = new Memory(LibPcap.PROGRAM_BYTES)) {
            given.clear();
            given.setShort(0, (short) program.instructions().size());
            given.setPointer(Native.POINTER_SIZE, array);
            return C.setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, given, LibPcap.PROGRAM_BYTES) == 0;
        }
    }

    @Override
    public void close() {
        C.close(descriptor);
    }

    private interface Functions extends Library {
        int socket(int domain, int type, int protocol);

        int setsockopt(int descriptor, int level, int option, Pointer value, int length);

        int close(int descriptor);
    }
}
