package io.vetch.cli.command;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts this very command again in a session of its own, without {@code --detach}, and waits until it serves. */
final class Detached {
    private Detached() {}

    /** @return the exit status: 0 once the daemon serves, else the daemon's own */
    static int start(Path socket, @Nullable Path pidFile) throws IOException, InterruptedException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>(List.of("setsid", self.command().orElseThrow()));
        for (String argument : self.arguments().orElseThrow()) {
            if (!argument.equals("--detach")) {
                command.add(argument);
            }
        }
        Process daemon = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try (BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            if ("ready".equals(line)) {
                System.out.println(line);
                return 0;
            }
        }
        System.err.write(daemon.getErrorStream().readAllBytes());
        System.err.flush();
        return daemon.waitFor();
    }
}
