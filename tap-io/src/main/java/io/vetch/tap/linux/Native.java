package io.vetch.tap.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Binds C functions and looks at memory by address. */
public final class Native {
    /** All of memory, to read and write at addresses the kernel or malloc gave us. */
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final Linker LINKER = Linker.nativeLinker();

    private Native() {}

    /** For the frame path: exactly of the function's type. For the rest {@link CFunction} costs less. */
    public static MethodHandle bind(String function, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(find(function), type, options);
    }

    static MemorySegment find(String function) {
        return LINKER.defaultLookup().findOrThrow(function);
    }

    /** Copies {@code count} bytes at {@code address} to the beginning of {@code target}. */
    public static void copy(long address, byte[] target, int count) {
        MemorySegment.copy(MEMORY, ValueLayout.JAVA_BYTE, address, target, 0, count);
    }

    /** For what a method handle may throw in theory: C functions throw nothing. */
    public static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a native call threw", thrown);
    }
}
