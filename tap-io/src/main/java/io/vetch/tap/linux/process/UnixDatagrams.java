package io.vetch.tap.linux.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.Closing;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Sends datagrams to a unix socket, see unix(7), which the JDK cannot. Any thread, one at a time. */
public final class UnixDatagrams implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    /** {@code sizeof(sun_path)}. */
    private static final int LONGEST = 108;

    private final int fd;

    private UnixDatagrams(int fd) {
        this.fd = fd;
    }

    /**
     * @param address a path, or {@code @} and an abstract name, as sd_notify(3) has them
     * @throws LinuxException ENOENT or ECONNREFUSED if nobody listens there
     */
    public static UnixDatagrams to(String address) throws LinuxException {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length >= LONGEST) {
            throw new LinuxException("connect to '" + address + "'", Errno.EINVAL);
        }
        boolean isAbstract = name[0] == '@';
        if (isAbstract) {
            name[0] = 0;
        }
        UnixDatagrams opened =
                new UnixDatagrams(Libc.socket(AF_UNIX, SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0));
        try (Arena arena = Arena.ofConfined()) {
            int end = isAbstract ? 0 : 1; // a path ends with a zero, an abstract name with the address
            MemorySegment socket = arena.allocate(Short.BYTES + name.length + end, 2);
            socket.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, socket, JAVA_BYTE, Short.BYTES, name.length);
            Libc.connect("connect to '" + address + "'", opened.fd, socket);
            return opened;
        } catch (LinuxException e) {
            Closing.after(e, opened);
            throw e;
        }
    }

    /**
     * One datagram. Never waits.
     *
     * @throws LinuxException EAGAIN if the receiver has no room, ECONNREFUSED if it is gone
     */
    public void send(String text) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment data = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, bytes.length);
            Libc.send("send a datagram", fd, data);
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
