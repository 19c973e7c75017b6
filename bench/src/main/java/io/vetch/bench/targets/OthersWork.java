package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of the processors others have used than the load tester and its switches: other programs, and, as stolen
 * time, other machines on the same host. What interrupts and the kernel's deferred work took is nobody's. In ticks of
 * 10 ms, so it says something after a second or so.
 */
public final class OthersWork {
    private static final Path STAT = Path.of("/proc/stat");
    /** Columns of proc_stat(5): user, nice, system, and stolen. */
    private static final int[] WORK = {1, 2, 3, 8};

    /** Of all processors; a tenth of one of two is noise. */
    private static final double MOST = 0.06;
    /** How wrong the sums of a few processes may be, each of which is told in whole ticks. */
    private static final int COARSENESS = 4;

    private static final int IDLE = 4;
    private static final int LAST = 8;
    /** Fields of proc_pid_stat(5) behind the name: utime, stime, and those of children that have ended. */
    private static final List<Integer> USED = List.of(11, 12, 13, 14);

    /** In a pid namespace of its own it is the first process, and the parent of switches that leave theirs. */
    private final ProcessHandle self = ProcessHandle.current();

    private long others;
    private long all;
    private long workBefore;
    private long oursBefore;
    private long allBefore;

    /** What is measured begins. */
    public void begin() throws IOException {
        List<String> columns = columns();
        workBefore = sum(columns, WORK);
        allBefore = sum(columns, 1, 2, 3, IDLE, 5, 6, 7, LAST);
        oursBefore = ours();
    }

    /** What is measured has ended. */
    public void end() throws IOException {
        List<String> columns = columns();
        long ours = ours() - oursBefore;
        others += Math.max(0, sum(columns, WORK) - workBefore - ours);
        all += sum(columns, 1, 2, 3, IDLE, 5, 6, 7, LAST) - allBefore;
    }

    /** Of all processors while it was measured, 0 to 1. */
    public double share() {
        return all == 0 ? 0 : (double) others / all;
    }

    /** Whether it was so much that figures suffer. */
    public boolean hasDisturbed() {
        return others > MOST * all + COARSENESS;
    }

    private static List<String> columns() throws IOException {
        return List.of(Files.readAllLines(STAT).getFirst().strip().split("\\s+", -1));
    }

    private static long sum(List<String> columns, int... which) {
        return Arrays.stream(which)
                .mapToLong(i -> Long.parseLong(columns.get(i)))
                .sum();
    }

    private long ours() {
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(OthersWork::used)
                .sum();
    }

    private static long used(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            List<String> fields =
                    List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1));
            return USED.stream().mapToLong(i -> Long.parseLong(fields.get(i))).sum();
        } catch (IOException e) {
            return 0; // it has ended, and whoever waited for it has its time
        }
    }
}
