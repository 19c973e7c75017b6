package io.vetch.cli.daemon;

import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A start of the daemon, without devices, for the JVM to record which classes that loads. */
public final class DaemonTraining {
    private DaemonTraining() {}

    /** @throws IOException if there is no place for a socket */
    public static void run() throws IOException {
        Path directory = Files.createTempDirectory("vetch-train-");
        try {
            start(directory.resolve("s"));
        } finally {
            Files.delete(directory);
        }
    }

    private static void start(Path socket) {
        try {
            Daemon.start(socket, LoopOptions.of(1), (control, lookBacks) -> {}).close();
        } catch (IOException e) {
            // News of other namespaces are not for ordinary users. What was loaded until then is recorded.
        }
    }
}
