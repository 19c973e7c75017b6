package io.vetch.tap.linux;

import static io.vetch.tap.linux.CFunction.address;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System calls of the control plane. Each throws {@link LinuxException} where the C function returns -1, but those that
 * only give something back.
 */
public final class Libc {
    private static final Logger LOG = LoggerFactory.getLogger(Libc.class);

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    private static final int F_DUPFD_CLOEXEC = 1030;

    private static final int PRIO_PROCESS = 0;
    private static final int RLIMIT_NOFILE = 7;

    public static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;

    private static final CFunction OPEN = new CFunction("open");
    private static final CFunction DUP2 = new CFunction("dup2");
    private static final CFunction FCNTL = new CFunction("fcntl");
    private static final CFunction CLOSE = new CFunction("close");
    private static final CFunction IOCTL = new CFunction("ioctl");
    private static final CFunction SOCKET = new CFunction("socket");
    private static final CFunction SOCKETPAIR = new CFunction("socketpair");
    private static final CFunction BIND = new CFunction("bind");
    private static final CFunction CONNECT = new CFunction("connect");
    private static final CFunction SETSOCKOPT = new CFunction("setsockopt");
    private static final CFunction GETSOCKOPT = new CFunction("getsockopt");
    private static final CFunction MMAP = new CFunction("mmap");
    private static final CFunction MUNMAP = new CFunction("munmap");
    private static final CFunction SCHED_SETAFFINITY = new CFunction("sched_setaffinity");
    private static final CFunction GETRLIMIT = new CFunction("getrlimit");
    private static final CFunction SETPRIORITY = new CFunction("setpriority");
    private static final CFunction SEND = new CFunction("send");
    private static final CFunction RECVMSG = new CFunction("recvmsg");
    private static final CFunction SETNS = new CFunction("setns");
    private static final CFunction UNSHARE = new CFunction("unshare");
    private static final CFunction SYSCALL = new CFunction("syscall");
    private static final CFunction UMASK = new CFunction("umask");
    private static final CFunction STRERROR = new CFunction("strerror");

    private Libc() {}

    private static long check(String what, CFunction function, long... arguments) throws LinuxException {
        Faults.call(what);
        return function.call(what, arguments);
    }

    static int open(String path, int flags) throws LinuxException {
        return open(path, flags, 0);
    }

    /** Opens a file, or makes it. @param mode of one that is made, before the umask */
    public static int open(String path, int flags, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return (int) check("open " + path, OPEN, address(arena.allocateFrom(path)), flags | O_CLOEXEC, mode);
        }
    }

    /** Makes {@code to} mean what {@code from} does; what it meant before is closed. */
    public static void dup2(String what, int from, int to) throws LinuxException {
        check(what, DUP2, from, to);
    }

    /** @return another descriptor of the same open file */
    static int duplicate(String what, int fd) throws LinuxException {
        return (int) check(what, FCNTL, fd, F_DUPFD_CLOEXEC, 0);
    }

    /** How many descriptors this process may have open. */
    static long descriptorLimit() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            check("getrlimit", GETRLIMIT, RLIMIT_NOFILE, address(limit));
            return limit.get(JAVA_LONG, 0);
        }
    }

    /** Linux closes it even where it reports an error, so that a caller has nothing to do about that: it is logged. */
    public static void close(int fd) {
        try {
            CLOSE.call("close", fd);
            Faults.call("close");
        } catch (LinuxException e) {
            LOG.warn("descriptor {} was closed with an error: {}", fd, e.getMessage());
        }
    }

    /** @param argument an address, or a number, as the request wants it */
    static int ioctl(String what, int fd, long request, long argument) throws LinuxException {
        return (int) check(what, IOCTL, fd, request, argument);
    }

    public static int socket(int domain, int type, int protocol) throws LinuxException {
        return (int) check("socket", SOCKET, domain, type, protocol);
    }

    /** @param ends two ints, for the descriptors */
    static void socketpair(int domain, int type, MemorySegment ends) throws LinuxException {
        check("socketpair", SOCKETPAIR, domain, type, 0, address(ends));
    }

    public static void bind(String what, int fd, MemorySegment address) throws LinuxException {
        check(what, BIND, fd, address(address), address.byteSize());
    }

    public static void connect(String what, int fd, MemorySegment address) throws LinuxException {
        check(what, CONNECT, fd, address(address), address.byteSize());
    }

    public static void setsockopt(String what, int fd, int level, int option, MemorySegment value)
            throws LinuxException {
        check(what, SETSOCKOPT, fd, level, option, address(value), value.byteSize());
    }

    public static void setsockopt(String what, int fd, int level, int option, int value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            setsockopt(what, fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Sets a socket's buffers; where the machine's limit may not be passed, to that limit. */
    static void setBuffers(int fd, int bytes) throws LinuxException {
        try {
            setsockopt("SO_RCVBUFFORCE", fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes);
            setsockopt("SO_SNDBUFFORCE", fd, SOL_SOCKET, SO_SNDBUFFORCE, bytes);
        } catch (LinuxException e) {
            setsockopt("SO_RCVBUF", fd, SOL_SOCKET, SO_RCVBUF, bytes);
            setsockopt("SO_SNDBUF", fd, SOL_SOCKET, SO_SNDBUF, bytes);
        }
    }

    /** Reads an option into {@code value}, all of it. */
    public static void getsockopt(String what, int fd, int level, int option, MemorySegment value)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            check(what, GETSOCKOPT, fd, level, option, address(value), address(length));
        }
    }

    /** Maps {@code length} bytes of a descriptor's memory, shared, to read and write. @return the address */
    public static long mmap(String what, int fd, long offset, long length) throws LinuxException {
        return check(what, MMAP, 0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
    }

    /** What the kernel does not unmap stays as long as the process: a caller can do nothing about it, it is logged. */
    public static void munmap(long address, long length) {
        try {
            MUNMAP.call("munmap", address, length);
            Faults.call("munmap");
        } catch (LinuxException e) {
            LOG.warn("{} bytes stay mapped: {}", length, e.getMessage());
        }
    }

    /** Of the calling thread. @param mask a bit for each processor */
    public static void setAffinity(String what, MemorySegment mask) throws LinuxException {
        check(what, SCHED_SETAFFINITY, 0, mask.byteSize(), address(mask));
    }

    /** @param thread its id, not only its process's @param nice -20 to 19 */
    public static void setNice(String what, int thread, int nice) throws LinuxException {
        check(what, SETPRIORITY, PRIO_PROCESS, thread, nice);
    }

    public static void send(String what, int fd, MemorySegment data) throws LinuxException {
        check(what, SEND, fd, address(data), data.byteSize(), 0);
    }

    static int recvmsg(String what, int fd, MemorySegment message, int flags) throws LinuxException {
        return (int) check(what, RECVMSG, fd, address(message), flags);
    }

    static void setns(int fd, int type) throws LinuxException {
        check("setns", SETNS, fd, type);
    }

    static void unshare(String what, int flags) throws LinuxException {
        check(what, UNSHARE, flags);
    }

    /** A call of {@code (int first, void *attributes, unsigned last)} that the C library has no function for. */
    public static int syscall(String what, SystemCall call, int first, MemorySegment attributes, int last)
            throws LinuxException {
        return (int) check(what, SYSCALL, call.number(), first, address(attributes), last);
    }

    /** The same with {@code (int first, int second, void *argument, unsigned last)}. */
    public static int syscall(String what, SystemCall call, int first, int second, MemorySegment argument, int last)
            throws LinuxException {
        return (int) check(what, SYSCALL, call.number(), first, second, address(argument), last);
    }

    /** @return the one before */
    public static int umask(int mask) throws LinuxException {
        return (int) UMASK.call("umask", mask);
    }

    static String strerror(int errno) {
        try {
            return MemorySegment.ofAddress(STRERROR.call("strerror", errno))
                    .reinterpret(256)
                    .getString(0);
        } catch (LinuxException e) {
            throw new AssertionError(e); // it never fails
        }
    }
}
