package io.vetch.cli.daemon;

import io.vetch.cli.tool.Tool;
import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** A start of the daemon, without devices, for the JVM to record which classes that loads. */
public final class DaemonTraining {
    private DaemonTraining() {}

    /** As far as it comes: what fails here does not keep short commands from their part. */
    public static void run(Function<SwitchParts, Map<String, Tool>> tools) {
        try {
            Path directory = Files.createTempDirectory("vetch-train-");
            try {
                Daemon.start(directory.resolve("s"), LoopOptions.of(1), tools, parts -> {})
                        .close();
            } finally {
                Files.delete(directory);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // An ordinary user gets no news of other namespaces, for one. What was loaded until then is recorded.
        }
    }
}
