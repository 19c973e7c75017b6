package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A function of the C library, for the control plane: it takes up to six integers and addresses, and returns one. The
 * ABIs of x86-64 and arm64 pass each of them in a register, variable arguments too; an {@code int} is the lower half of
 * its register. Hence one method handle calls all functions. A handle for each type would be exact, but the JVM takes
 * some milliseconds to make one.
 */
final class CFunction {
    private static final int MOST_ARGUMENTS = 6;

    private static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** (function, captured state, six arguments) to a result. */
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private final MemorySegment function;

    CFunction(String name) {
        function = Native.find(name);
    }

    /**
     * Calls it, again and again as long as a signal comes in between.
     *
     * @param arguments of an {@code int}, the lower half counts; what is missing is 0
     * @return of an {@code int}, only the lower half counts
     * @throws LinuxException if that is -1
     */
    long call(String what, long... arguments) throws LinuxException {
        long[] a = Arrays.copyOf(arguments, MOST_ARGUMENTS);
        long result;
        int errno;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            do {
                result = (long) CALL.invokeExact(function, capture, a[0], a[1], a[2], a[3], a[4], a[5]);
                errno = (int) ERRNO.get(capture, 0L);
            } while ((int) result == -1 && errno == Errno.EINTR);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        if ((int) result == -1) {
            throw new LinuxException(what, errno);
        }
        return result;
    }

    /** Where memory is that is given to a function. @throws IllegalStateException if it was given back before */
    static long address(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("memory of a closed arena");
        }
        return memory.address();
    }
}
