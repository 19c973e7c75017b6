package io.vetch.tap.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * One switch at a time has an interface: an abstract unix socket, see unix(7), whose name is unique in the network
 * namespace, whatever processes and mounts are seen from here, and which the kernel frees when this process ends.
 */
final class InterfaceClaim {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;

    private InterfaceClaim() {}

    /**
     * Claims an interface of the calling thread's namespace.
     *
     * @param taken what to tell if it is claimed already
     * @return gives the claim up
     * @throws RefusedException BUSY if it is claimed already, by this process or another
     */
    static AutoCloseable make(int ifindex, String taken) throws LinuxException {
        byte[] name = ("\0vetch/interface/" + ifindex).getBytes(StandardCharsets.US_ASCII);
        int socket = Libc.socket(AF_UNIX, SOCK_DGRAM | Libc.O_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + name.length, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            address.asSlice(Short.BYTES).copyFrom(MemorySegment.ofArray(name));
            Libc.bind("claim interface " + ifindex, socket, address);
            return () -> Libc.close(socket);
        } catch (LinuxException e) {
            Closing.after(e, () -> Libc.close(socket));
            if (e.errno() == Errno.EADDRINUSE) {
                throw new RefusedException(Refusal.BUSY, taken);
            }
            throw e;
        }
    }
}
