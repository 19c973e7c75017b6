package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of processes and all their descendants, by the scheduler's own clock, which is finer than the ticks of
 * {@code /proc/PID/stat}. It never runs backwards: a thread that has ended counts with what it had used when it was
 * last looked at.
 */
final class ProcessorTime {
    private final Map<String, Long> usedByThread = new HashMap<>();
    private long usedByEarlier;

    /** All that has been used until now, nanoseconds, by this process and those asked about before. */
    long nanos(ProcessHandle process) {
        look(process);
        process.descendants().forEach(this::look);
        return usedByEarlier
                + usedByThread.values().stream().mapToLong(Long::longValue).sum();
    }

    private void look(ProcessHandle process) {
        Path tasks = Path.of("/proc/" + process.pid() + "/task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            threads.forEach(this::lookAtThread);
        } catch (IOException _) {
            // It has ended.
        }
    }

    private void lookAtThread(Path thread) {
        long now = used(thread);
        if (now < 0) {
            return;
        }
        Long before = usedByThread.put(thread.getFileName().toString(), now);
        if (before != null && before > now) {
            usedByEarlier += before; // another thread got the number
        }
    }

    /** The first number of schedstat: time spent on a processor, nanoseconds. -1 if the thread has ended. */
    private static long used(Path thread) {
        try {
            String line = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            return -1;
        }
    }
}
