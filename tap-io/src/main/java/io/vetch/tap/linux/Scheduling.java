package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
 * How soon and how much the kernel's scheduler lets threads run (sched(7)). A kernel bridge works in interrupts, before any
 * program; what does the same in a process asks for a little of that. What the kernel refuses stays as it is.
 */
public final class Scheduling {
    private static final SystemCall SCHED_SETATTR = new SystemCall(314, 274);

    /** {@code struct sched_attr} of linux/sched/types.h, its first version. */
    private static final int SIZE = 48;

    private static final int FLAGS = 8;
    private static final int NICE = 16;
    private static final int RUNTIME = 24;

    /** Whoever was given a real-time policy keeps it: the kernel then refuses the rest. */
    private static final long SCHED_FLAG_KEEP_POLICY = 8;

    /** The shortest slice there is; kernels before 6.12 have one for all and ignore it. */
    private static final long SLICE_NANOS = 100_000;

    private static final int ADVANTAGE = -10;
    private static final int BEST_NICE = -20;

    /** Fields of proc_pid_stat(5) after the name, which may hold blanks. */
    private static final int SESSION_FIELD = 6 - 3;

    private static final int NICE_FIELD = 19 - 3;

    private Scheduling() {}

    /**
     * Has the calling thread, which wants little at a time, run soon after it wakes up: with the shortest slice. It gets no more
     * in all, and needs no right for it. Threads that it starts are the same.
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
            // when all other threads run, then
        }
    }

    /**
     * Gives this process, with CAP_SYS_NICE, a nice value lower by ten than it was started with, as Open vSwitch's daemon has
     * by default (ovs-ctl(8)). Where the kernel weighs sessions before it looks at the nice values in them (autogroups), its
     * session gets the same, if this process leads it and nobody gave it another value.
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
            // without the right, or the kernel has no autogroups
        }
    }

    /** A thread begins with its starter's value: once a list has none that is new, all have it, and so will those to come. */
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
            // without the right, or the thread has ended
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
