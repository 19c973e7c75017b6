package io.vetch.tap.linux;

import static io.vetch.tap.linux.Faults.Kind.FRAME;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of the frame path, on non-blocking descriptors, without allocation or exceptions. One per loop
 * thread, on which {@link #forCurrentThread} must have been called.
 *
 * <p>The calls are "critical": the JVM makes no thread transition, which is why they must not block. errno is then read
 * from where the C library keeps it for this thread. In the rare case that a safepoint came between, another value may
 * stand there: a caller that is about to act on an error other than EAGAIN asks twice.
 */
public final class FrameIo {
    private static final int MSG_DONTWAIT = 0x40;

    private static final Linker.Option CRITICAL = Linker.Option.critical(false);

    /** {@code ssize_t read(int fd, void *buf, size_t count)} */
    private static final MethodHandle READ =
            Native.bind("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG), CRITICAL);

    /** {@code ssize_t write(int fd, const void *buf, size_t count)} */
    private static final MethodHandle WRITE =
            Native.bind("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG), CRITICAL);

    /** {@code int sendmmsg(int fd, struct mmsghdr *vec, unsigned n, int flags)} */
    private static final MethodHandle SENDMMSG =
            Native.bind("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), CRITICAL);

    /** {@code int recvmmsg(int fd, struct mmsghdr *vec, unsigned n, int flags, struct timespec *timeout)} */
    private static final MethodHandle RECVMMSG = Native.bind(
            "recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG), CRITICAL);

    /** {@code int getsockopt(int fd, int level, int name, void *value, socklen_t *length)} */
    private static final MethodHandle GETSOCKOPT = Native.bind(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            CRITICAL);

    /** {@code int *__errno_location(void)} */
    private static final MethodHandle ERRNO_LOCATION =
            Native.bind("__errno_location", FunctionDescriptor.of(JAVA_LONG));

    private final long errnoAddress;

    private FrameIo(long errnoAddress) {
        this.errnoAddress = errnoAddress;
    }

    public static FrameIo forCurrentThread() {
        try {
            return new FrameIo((long) ERRNO_LOCATION.invokeExact());
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Bytes read, or the negated errno. */
    public int read(int fd, long address, int length) {
        int fault = Faults.errno(FRAME, "read");
        if (fault != 0) {
            return -fault;
        }
        try {
            return result((long) READ.invokeExact(fd, address, (long) length));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Bytes written, or the negated errno. */
    public int write(int fd, long address, int length) {
        int fault = Faults.errno(FRAME, "write");
        if (fault != 0) {
            return -fault;
        }
        try {
            return result((long) WRITE.invokeExact(fd, address, (long) length));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** How many of {@code count} messages from index {@code first} were sent, or the negated errno of the first. */
    public int send(int fd, MessageBatch batch, int first, int count) {
        int fault = Faults.errno(FRAME, "sendmmsg");
        if (fault != 0) {
            return -fault;
        }
        try {
            return result((int) SENDMMSG.invokeExact(fd, batch.address(first), count, MSG_DONTWAIT));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** How many messages, at most {@code count}, were received, or the negated errno that kept the first from it. */
    int receive(int fd, MessageBatch batch, int count) {
        int fault = Faults.errno(FRAME, "recvmmsg");
        if (fault != 0) {
            return -fault;
        }
        try {
            return result((int) RECVMMSG.invokeExact(fd, batch.address(0), count, MSG_DONTWAIT, 0L));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Reads an option into {@code value}, of which {@code length} points to the size. 0, or the negated errno. */
    int getsockopt(int fd, int level, int option, long value, long length) {
        int fault = Faults.errno(FRAME, "getsockopt");
        if (fault != 0) {
            return -fault;
        }
        try {
            return result((int) GETSOCKOPT.invokeExact(fd, level, option, value, length));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private int result(long returned) {
        return returned >= 0 ? (int) returned : -Native.MEMORY.get(JAVA_INT, errnoAddress);
    }
}
