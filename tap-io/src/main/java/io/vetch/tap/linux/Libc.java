package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
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

    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

    /** {@code int open(const char *path, int flags, ...)} */
    private static final MethodHandle OPEN = Native.bind(
            "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2), WITH_ERRNO);

    /** {@code int open(const char *path, int flags, mode_t mode)}, for a file that is made */
    private static final MethodHandle CREATE = Native.bind(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            WITH_ERRNO);

    /** {@code int dup2(int from, int to)} */
    private static final MethodHandle DUP2 =
            Native.bind("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code int fcntl(int fd, int command, int argument)} */
    private static final MethodHandle FCNTL = Native.bind(
            "fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            WITH_ERRNO);

    /** {@code int close(int fd)} */
    private static final MethodHandle CLOSE =
            Native.bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code int ioctl(int fd, unsigned long request, ...)} */
    private static final MethodHandle IOCTL = Native.bind(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(2),
            WITH_ERRNO);

    /** {@code int socket(int domain, int type, int protocol)} */
    private static final MethodHandle SOCKET =
            Native.bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code int socketpair(int domain, int type, int protocol, int ends[2])} */
    private static final MethodHandle SOCKETPAIR = Native.bind(
            "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), WITH_ERRNO);

    /** {@code int bind(int fd, const struct sockaddr *addr, socklen_t len)} */
    private static final MethodHandle BIND =
            Native.bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);

    /** {@code int connect(int fd, const struct sockaddr *addr, socklen_t len)} */
    private static final MethodHandle CONNECT =
            Native.bind("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);

    /** {@code int setsockopt(int fd, int level, int name, const void *value, socklen_t len)} */
    private static final MethodHandle SETSOCKOPT = Native.bind(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);

    /** {@code int getsockopt(int fd, int level, int name, void *value, socklen_t *len)} */
    private static final MethodHandle GETSOCKOPT = Native.bind(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), WITH_ERRNO);

    /** {@code void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)} */
    private static final MethodHandle MMAP = Native.bind(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            WITH_ERRNO);

    /** {@code int munmap(void *addr, size_t length)} */
    private static final MethodHandle MUNMAP =
            Native.bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), WITH_ERRNO);

    /** {@code int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *mask)} */
    private static final MethodHandle SCHED_SETAFFINITY =
            Native.bind("sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), WITH_ERRNO);

    /** {@code int getrlimit(int resource, struct rlimit *limit)} */
    private static final MethodHandle GETRLIMIT =
            Native.bind("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), WITH_ERRNO);

    /** {@code int setpriority(int which, id_t who, int prio)} */
    private static final MethodHandle SETPRIORITY =
            Native.bind("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code ssize_t send(int fd, const void *buf, size_t len, int flags)} */
    private static final MethodHandle SEND =
            Native.bind("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), WITH_ERRNO);

    /** {@code ssize_t recvmsg(int fd, struct msghdr *msg, int flags)} */
    private static final MethodHandle RECVMSG =
            Native.bind("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);

    /** {@code int setns(int fd, int nstype)} */
    private static final MethodHandle SETNS =
            Native.bind("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code int unshare(int flags)} */
    private static final MethodHandle UNSHARE =
            Native.bind("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);

    /** {@code long syscall(long number, ...)}, in the form of bpf(2) and sched_setattr(2) */
    private static final MethodHandle SYSCALL = Native.bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1),
            WITH_ERRNO);

    /** {@code long syscall(long number, ...)}, in the form of io_uring_register(2) */
    private static final MethodHandle SYSCALL_4 = Native.bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1),
            WITH_ERRNO);

    /** {@code mode_t umask(mode_t mask)} */
    private static final MethodHandle UMASK = Native.bind("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /** {@code char *strerror(int errnum)} */
    private static final MethodHandle STRERROR = Native.bind("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Libc() {}

    /** A system call that leaves its errno in {@code capture}. */
    @FunctionalInterface
    private interface Call {
        long run(MemorySegment capture) throws Throwable;
    }

    private static long check(String what, Call call) throws LinuxException {
        Faults.call(what);
        return run(what, call);
    }

    private static long run(String what, Call call) throws LinuxException {
        long result;
        int errno;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            do {
                result = call.run(capture);
                errno = (int) ERRNO.get(capture, 0L);
            } while (result == -1 && errno == Errno.EINTR);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        if (result == -1) {
            throw new LinuxException(what, errno);
        }
        return result;
    }

    static int open(String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) check("open " + path, capture -> (int) OPEN.invokeExact(capture, name, flags | O_CLOEXEC));
        }
    }

    /** Opens a file, or makes it. @param mode of one that is made, before the umask */
    public static int open(String path, int flags, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            int all = flags | O_CLOEXEC;
            return (int) check("open " + path, capture -> (int) CREATE.invokeExact(capture, name, all, mode));
        }
    }

    /** Makes {@code to} mean what {@code from} does; what it meant before is closed. */
    public static void dup2(String what, int from, int to) throws LinuxException {
        check(what, capture -> (int) DUP2.invokeExact(capture, from, to));
    }

    /** @return another descriptor of the same open file */
    static int duplicate(String what, int fd) throws LinuxException {
        return (int) check(what, capture -> (int) FCNTL.invokeExact(capture, fd, F_DUPFD_CLOEXEC, 0));
    }

    /** How many descriptors this process may have open. */
    static long descriptorLimit() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            check("getrlimit", capture -> (int) GETRLIMIT.invokeExact(capture, RLIMIT_NOFILE, limit));
            return limit.get(JAVA_LONG, 0);
        }
    }

    /** Linux closes it even where it reports an error, so that a caller has nothing to do about that: it is logged. */
    public static void close(int fd) {
        try {
            run("close", capture -> (int) CLOSE.invokeExact(capture, fd));
            Faults.call("close");
        } catch (LinuxException e) {
            LOG.warn("descriptor {} was closed with an error: {}", fd, e.getMessage());
        }
    }

    /** @param argument an address, or a number, as the request wants it */
    static int ioctl(String what, int fd, long request, long argument) throws LinuxException {
        return (int) check(what, capture -> (int) IOCTL.invokeExact(capture, fd, request, argument));
    }

    public static int socket(int domain, int type, int protocol) throws LinuxException {
        return (int) check("socket", capture -> (int) SOCKET.invokeExact(capture, domain, type, protocol));
    }

    /** @param ends two ints, for the descriptors */
    static void socketpair(int domain, int type, MemorySegment ends) throws LinuxException {
        check("socketpair", capture -> (int) SOCKETPAIR.invokeExact(capture, domain, type, 0, ends));
    }

    public static void bind(String what, int fd, MemorySegment address) throws LinuxException {
        int length = (int) address.byteSize();
        check(what, capture -> (int) BIND.invokeExact(capture, fd, address, length));
    }

    public static void connect(String what, int fd, MemorySegment address) throws LinuxException {
        int length = (int) address.byteSize();
        check(what, capture -> (int) CONNECT.invokeExact(capture, fd, address, length));
    }

    public static void setsockopt(String what, int fd, int level, int option, MemorySegment value)
            throws LinuxException {
        int length = (int) value.byteSize();
        check(what, capture -> (int) SETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
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
            check(what, capture -> (int) GETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
        }
    }

    /** Maps {@code length} bytes of a descriptor's memory, shared, to read and write. @return the address */
    public static long mmap(String what, int fd, long offset, long length) throws LinuxException {
        return check(what, capture ->
                (long) MMAP.invokeExact(capture, 0L, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset));
    }

    /** What the kernel does not unmap stays as long as the process: a caller can do nothing about it, it is logged. */
    public static void munmap(long address, long length) {
        try {
            run("munmap", capture -> (int) MUNMAP.invokeExact(capture, address, length));
            Faults.call("munmap");
        } catch (LinuxException e) {
            LOG.warn("{} bytes stay mapped: {}", length, e.getMessage());
        }
    }

    /** Of the calling thread. @param mask a bit for each processor */
    public static void setAffinity(String what, MemorySegment mask) throws LinuxException {
        long size = mask.byteSize();
        check(what, capture -> (int) SCHED_SETAFFINITY.invokeExact(capture, 0, size, mask));
    }

    /** @param thread its id, not only its process's @param nice -20 to 19 */
    public static void setNice(String what, int thread, int nice) throws LinuxException {
        check(what, capture -> (int) SETPRIORITY.invokeExact(capture, PRIO_PROCESS, thread, nice));
    }

    public static void send(String what, int fd, MemorySegment data) throws LinuxException {
        long length = data.byteSize();
        check(what, capture -> (long) SEND.invokeExact(capture, fd, data, length, 0));
    }

    static int recvmsg(String what, int fd, MemorySegment message, int flags) throws LinuxException {
        return (int) check(what, capture -> (long) RECVMSG.invokeExact(capture, fd, message, flags));
    }

    static void setns(int fd, int type) throws LinuxException {
        check("setns", capture -> (int) SETNS.invokeExact(capture, fd, type));
    }

    static void unshare(String what, int flags) throws LinuxException {
        check(what, capture -> (int) UNSHARE.invokeExact(capture, flags));
    }

    /** A call of {@code (int first, void *attributes, unsigned last)} that the C library has no function for. */
    public static int syscall(String what, SystemCall call, int first, MemorySegment attributes, int last)
            throws LinuxException {
        return (int)
                check(what, capture -> (long) SYSCALL.invokeExact(capture, call.number(), first, attributes, last));
    }

    /** The same with {@code (int first, int second, void *argument, unsigned last)}. */
    public static int syscall(String what, SystemCall call, int first, int second, MemorySegment argument, int last)
            throws LinuxException {
        return (int) check(
                what, capture -> (long) SYSCALL_4.invokeExact(capture, call.number(), first, second, argument, last));
    }

    /** @return the one before */
    static int umask(int mask) {
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
