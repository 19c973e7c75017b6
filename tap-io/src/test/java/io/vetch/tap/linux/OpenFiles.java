package io.vetch.tap.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open descriptors of this process, but for those that Java itself opens and closes at times of its own. */
public final class OpenFiles {
    private OpenFiles() {}

    public static long count() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(OpenFiles::isOurs).count();
        }
    }

    /** Neither a pipe to a process that has ended, which is closed by another thread, nor a library. */
    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return !target.startsWith("pipe:") && !target.endsWith(".jar");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
