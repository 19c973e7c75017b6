package io.vetch.tap.linux.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks the kernel's scheduler (sched(7)) to run threads of the daemon sooner, and before other programs. A kernel
 * bridge works in interrupts, which come before any program. A bridge in a process needs a little of that advantage. If
 * the kernel refuses a request, the threads run as before.
 */
public final class Scheduling {
    private static final SystemCall SCHED_SETATTR = new SystemCall(314, 274);

    /** {@code struct sched_attr} of linux/sched/types.h, its first version. */
    private static final int SIZE = 48;

    private static final int FLAGS = 8;
    private static final int NICE = 16;
    private static final int RUNTIME = 24;

    /**
     * Keeps the policy of the thread. If that is a real-time policy, the kernel refuses the call and nothing changes.
     */
    private static final long SCHED_FLAG_KEEP_POLICY = 8;

    /**
     * The shortest slice that the kernel gives. Kernels before 6.12 have one slice for all threads and ignore this one.
     */
    private static final long SLICE_NANOS = 100_000;

    /** Is added to the nice value. */
    private static final int ADVANTAGE = -10;

    private static final int BEST_NICE = -20;

    /** Of threads that only show something to people. */
    private static final int LOW = 10;

    /** The calling thread, to setpriority(2). */
    private static final int SELF = 0;

    /** Fields of proc_pid_stat(5), counted from the first one after the name: a name may contain blanks. */
    private static final int SESSION_FIELD = 6 - 3;

    private static final int NICE_FIELD = 19 - 3;

    private Scheduling() {}

    /**
     * Gives the calling thread the shortest slice, so that the scheduler runs it soon after it wakes up. The thread
     * gets no more processor time in all, and needs no right. Threads that it starts have the same slice.
     */
    public static void wakeCurrentThreadSoon() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SIZE, 8);
            attributes.set(JAVA_INT, 0, SIZE);
            attributes.set(JAVA_LONG, FLAGS, SCHED_FLAG_KEEP_POLICY);
            attributes.set(JAVA_INT, NICE, Integer.parseInt(stat("thread-self")[NICE_FIELD]));
            attributes.set(JAVA_LONG, RUNTIME, SLICE_NANOS);
            Libc.syscall("set slice", SCHED_SETATTR, 0, attributes, 0);
        } catch (IOException _) {
            // the thread waits its turn like any other
        }
    }

    /** Has the calling thread, and those that it starts, run after the others. It needs no right. */
    public static void standBack() {
        try {
            Libc.setNice("set nice value", SELF, LOW);
        } catch (LinuxException _) {
            // the thread competes like any other
        }
    }

    /**
     * Lowers the nice value of this process by ten, as Open vSwitch's daemon does by default (ovs-ctl(8)). This needs
     * CAP_SYS_NICE. A kernel with autogroups divides the processor among sessions first, and looks at nice values only
     * within a session. So the session of this process gets the nice value -10, if this process leads the session and
     * the session still has the value 0.
     */
    public static void preferOwnProcess() {
        try {
            String[] stat = stat("self");
            int nice = Math.max(Integer.parseInt(stat[NICE_FIELD]) + ADVANTAGE, BEST_NICE);
            setNiceOfAllThreads(nice);
            if (Long.parseLong(stat[SESSION_FIELD]) == ProcessHandle.current().pid()) {
                preferSession(Path.of("/proc/self/autogroup"));
            }
        } catch (IOException _) {
            // the process lacks the right, or the kernel has no autogroups
        }
    }

    /**
     * A thread inherits the nice value of the thread that starts it. So once a list of threads names no new thread, all
     * threads have the value, and all later threads inherit it.
     */
    private static void setNiceOfAllThreads(int nice) throws IOException {
        Set<String> known = new HashSet<>();
        for (List<String> threads = threads(); known.addAll(threads); threads = threads()) {
            threads.forEach(thread -> setNice(thread, nice));
        }
    }

    private static List<String> threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> task.getFileName().toString()).toList();
        }
    }

    private static void setNice(String thread, int nice) {
        try {
            Libc.setNice("set nice value", Integer.parseInt(thread), nice);
        } catch (LinuxException _) {
            // the process lacks the right, or the thread has ended
        }
    }

    private static void preferSession(Path autogroup) throws IOException {
        if (Files.readString(autogroup).endsWith(" nice 0\n")) {
            Files.writeString(autogroup, Integer.toString(ADVANTAGE));
        }
    }

    private static String[] stat(String process) throws IOException {
        String stat = Files.readString(Path.of("/proc", process, "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
