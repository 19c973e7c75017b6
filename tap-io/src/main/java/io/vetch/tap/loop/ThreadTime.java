package io.vetch.tap.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long one thread has worked, as the kernel's scheduler counts it anyway ({@code /proc/PID/task/TID/schedstat},
 * sched-stats.rst): the thread itself does nothing for it. Any thread.
 */
public final class ThreadTime {
    private static final Path OWN = Path.of("/proc/thread-self");

    private final @Nullable Path file;

    private ThreadTime(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Both in nanoseconds since the thread began.
     *
     * @param busyNanos it ran, in user space and in the kernel
     * @param waitingNanos it could have run, but others had the processor
     */
    public record Spent(long busyNanos, long waitingNanos) {}

    /** That of the calling thread, for others to read. */
    static ThreadTime ofCurrentThread() {
        try {
            return new ThreadTime(OWN.toRealPath().resolve("schedstat"));
        } catch (IOException _) {
            return new ThreadTime(null); // no /proc here
        }
    }

    /** Empty if the kernel does not count it, or the thread has ended. */
    Optional<Spent> read() {
        if (file == null) {
            return Optional.empty();
        }
        try {
            String[] words = Files.readString(file).trim().split(" ", -1);
            return Optional.of(new Spent(Long.parseLong(words[0]), Long.parseLong(words[1])));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }
}
