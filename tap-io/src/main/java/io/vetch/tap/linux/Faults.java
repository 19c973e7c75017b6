package io.vetch.tap.linux;

/**
 * Where a test has system calls and allocations of native memory fail, in a JVM with {@code -Dvetch.faults=true}. In
 * any other the plan is never asked: a constant decides, so that compiled code has neither a branch nor a load for it.
 */
public final class Faults {
    private static final boolean ON = Boolean.getBoolean("vetch.faults");

    private static volatile Plan plan = (_, _) -> 0;

    /** What may fail. */
    public enum Kind {
        /** A call of the control plane. */
        CALL,
        /** A call of the frame path. */
        FRAME,
        /**
         * An allocation that is kept: any errno means want of memory. That for the time of one call fails as the call.
         */
        MEMORY
    }

    /** Decides what fails. Asked on the threads that are about to do it, by several at a time. */
    @FunctionalInterface
    public interface Plan {
        /** @return 0 to have it done, or the error number to fail with */
        int errno(Kind kind, String what);
    }

    private Faults() {}

    /** From now on. @throws IllegalStateException in a JVM without {@code vetch.faults} */
    public static void follow(Plan newPlan) {
        if (!ON) {
            throw new IllegalStateException("a JVM where something is to fail needs -Dvetch.faults=true");
        }
        plan = newPlan;
    }

    static int errno(Kind kind, String what) {
        return ON ? plan.errno(kind, what) : 0;
    }

    static void call(String what) throws LinuxException {
        int errno = errno(Kind.CALL, what);
        if (errno != 0) {
            throw new LinuxException(what, errno);
        }
    }

    /** Before memory is allocated that outlives a call. */
    public static void allocation(String what) {
        if (errno(Kind.MEMORY, what) != 0) {
            throw new OutOfMemoryError(what);
        }
    }
}
