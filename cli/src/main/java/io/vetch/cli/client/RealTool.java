package io.vetch.cli.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The tools that the shims stand before on PATH. */
public final class RealTool {
    /** Set by the launcher: the directory of the shims, which must not be found instead of the tool itself. */
    private static final String SHIMS = System.getProperty("vetch.shims", "");

    private static final String ALWAYS = ":/usr/sbin:/sbin:/usr/bin:/bin";

    private RealTool() {}

    /** Its path, or an empty string if it is not installed. */
    public static String find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ALWAYS;
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, name);
            if (!directory.isEmpty() && !isShims(directory) && Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return "";
    }

    private static boolean isShims(String directory) {
        return Path.of(directory).toAbsolutePath().normalize().toString().equals(SHIMS);
    }

    /** Runs it on this process's terminal. @return its exit status */
    static int run(List<String> command) throws IOException {
        return run(command, process -> {});
    }

    /**
     * Runs it on this process's terminal.
     *
     * @param started is told the process, to end it when this one is asked to
     * @return its exit status
     */
    public static int run(List<String> command, Consumer<Process> started) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        started.accept(process);
        return await(process);
    }

    /**
     * Runs it for a user without rights to the switch. To the kernel a bridge of ours is a plain TAP, of which it says
     * "not supported" before it looks at rights: what the user has to hear is about the rights.
     */
    static int runRefused(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        System.err.print(errors.replace("Operation not supported", "Operation not permitted"));
        return await(process);
    }

    /** Starts it with its standard output for us to read. */
    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for its end. @return its exit status */
    static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new IOException("interrupted", e);
        }
    }
}
