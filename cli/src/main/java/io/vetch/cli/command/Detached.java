package io.vetch.cli.command;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts this very command again in a session of its own, without {@code --detach}, and waits until it serves. */
final class Detached {
    private Detached() {}

    /**
     * @param given the log as the command names it; null: it does not
     * @param usual gets then all that the daemon and its JVM write to standard error, behind what it has
     * @return the exit status: 0 once the daemon serves, else the daemon's own
     */
    static int start(@Nullable Path given, Path usual) throws IOException, InterruptedException {
        Path log = given == null ? usual : given;
        Files.createDirectories(Objects.requireNonNull(log.toAbsolutePath().getParent()));
        long before = Files.exists(log) ? Files.size(log) : 0;
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>(List.of("setsid", self.command().orElseThrow()));
        for (String argument : self.arguments().orElseThrow()) {
            if (!argument.equals("--detach")) {
                command.add(argument);
            }
        }
        if (given == null) {
            command.addAll(List.of("--log", log.toAbsolutePath().toString())); // it opens that again when it is told to
        }
        Process daemon = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            if ("ready".equals(line)) {
                System.out.println(line);
                System.out.println("log: " + log.toAbsolutePath());
                return 0;
            }
        }
        int exit = daemon.waitFor();
        try (InputStream said = Files.newInputStream(log)) {
            said.skipNBytes(before);
            said.transferTo(System.err);
        }
        return exit;
    }
}
