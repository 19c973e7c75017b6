package io.vetch.bench.rfc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time of the whole machine. */
final class BusyTime {
    private static final Path STAT = Path.of("/proc/stat");
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int LAST = 8;

    private BusyTime() {}

    /** What all processors have worked until now, nanoseconds, in steps of 10 ms; see proc_stat(5). */
    static long busyNanos() throws IOException {
        List<String> words = List.of(Files.readAllLines(STAT).getFirst().strip().split("\\s+"));
        long ticks = 0;
        for (int i = 1; i < LAST; i++) {
            if (i != IDLE && i != IOWAIT) {
                ticks += Long.parseLong(words.get(i));
            }
        }
        return ticks * NANOS_PER_TICK;
    }
}
