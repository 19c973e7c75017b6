package io.vetch.bench.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vetch.tap.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * CLOCK_REALTIME, by which the kernel stamps received frames, in nanoseconds and without allocation. One per thread.
 */
public final class RealTimeClock {
    private static final int CLOCK_REALTIME = 0;

    /** {@code int clock_gettime(clockid_t clock, struct timespec *time)} */
    private static final MethodHandle CLOCK_GETTIME = Native.bind(
            "clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.critical(false));

    /** {@code struct timespec}: i64 seconds, i64 nanoseconds. */
    private final MemorySegment time = Arena.ofAuto().allocate(16, 8);

    /** Nanoseconds since 1970. */
    public long nanos() {
        try {
            int ignored = (int) CLOCK_GETTIME.invokeExact(CLOCK_REALTIME, time.address());
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
    }
}
