package io.vetch.tap.linux;

import io.vetch.tap.linux.process.Scheduling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** What /proc says of a thread's scheduling; no slice where the kernel does not show it (CONFIG_SCHED_DEBUG). */
public record ThreadSchedule(int nice, OptionalLong sliceNanos) {
    private static final Pattern SLICE = Pattern.compile("^se\\.slice\\s*:\\s*(\\d+)$", Pattern.MULTILINE);

    public static ThreadSchedule ofCurrentThread() {
        String stat = read("/proc/thread-self/stat");
        int nice = Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
        return new ThreadSchedule(
                nice,
                SLICE.matcher(read("/proc/thread-self/sched"))
                        .results()
                        .mapToLong(slice -> Long.parseLong(slice.group(1)))
                        .findFirst());
    }

    public static ThreadSchedule ofThreadToWakeSoon() {
        CompletableFuture<ThreadSchedule> seen = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            Scheduling.wakeCurrentThreadSoon();
            seen.complete(ofCurrentThread());
        });
        return seen.join();
    }

    private static String read(String file) {
        try {
            Path path = Path.of(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
