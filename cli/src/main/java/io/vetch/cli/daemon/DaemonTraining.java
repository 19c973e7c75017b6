package io.vetch.cli.daemon;

import io.vetch.cli.standin.StandIns;
import io.vetch.cli.standin.Wish;
import io.vetch.cli.tool.Tool;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Starts of the daemon, for the JVM to record which classes that loads. */
public final class DaemonTraining {
    /** Of the namespace, which ends with the daemon in it. */
    private static final List<List<String>> SITE = List.of(
            List.of("ip", "link", "add", "br0", "type", "bridge"),
            List.of("ip", "link", "add", "p1", "type", "veth", "peer", "name", "e1"),
            List.of("ip", "link", "set", "p1", "master", "br0", "up"));

    private DaemonTraining() {}

    /** As far as it comes: what fails here does not keep short commands from their part. */
    public static void run(Function<SwitchParts, Map<String, Tool>> tools) {
        try {
            NetworkNamespace.callInNew(() -> {
                for (List<String> command : SITE) {
                    new ProcessBuilder(command).inheritIO().start().onExit().join();
                }
                start(tools, parts -> parts.standIns().begin(StandIns.ALL, Wish.USUAL));
                return true;
            });
        } catch (IOException | RuntimeException | LinkageError e) {
            start(tools, parts -> {}); // an ordinary user has no such rights
        }
    }

    private static void start(Function<SwitchParts, Map<String, Tool>> tools, Daemon.SetUp setUp) {
        try {
            Path directory = Files.createTempDirectory("vetch-train-");
            try {
                Daemon.start(directory.resolve("s"), LoopOptions.of(1), tools, setUp)
                        .close();
            } finally {
                Files.delete(directory);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // An ordinary user gets no news of other namespaces, for one. What was loaded until then is recorded.
        }
    }
}
