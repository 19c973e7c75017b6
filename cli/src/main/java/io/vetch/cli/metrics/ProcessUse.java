package io.vetch.cli.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the daemon's process takes. What the machine does not tell is empty.
 *
 * @param cpu of all threads since the start
 * @param residentBytes of memory, in RAM
 * @param heapBytes of the heap that are taken, what is garbage by now among them
 * @param heapLimitBytes as far as the heap can grow
 */
record ProcessUse(
        Optional<Instant> start,
        Optional<Duration> cpu,
        OptionalLong residentBytes,
        long heapBytes,
        long heapLimitBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    static ProcessUse now() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        Runtime jvm = Runtime.getRuntime();
        return new ProcessUse(
                info.startInstant(),
                info.totalCpuDuration(),
                resident(),
                jvm.totalMemory() - jvm.freeMemory(),
                jvm.maxMemory());
    }

    private static OptionalLong resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    return OptionalLong.of(KIB * Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException | NumberFormatException _) {
            // no /proc here
        }
        return OptionalLong.empty();
    }
}
