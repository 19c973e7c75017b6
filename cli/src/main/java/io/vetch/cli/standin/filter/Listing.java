package io.vetch.cli.standin.filter;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a tool printed, run in the namespace of the calling thread.
 *
 * @param text its standard output, empty if it failed
 * @param failure why there is no output, empty if there is
 */
record Listing(String text, String failure) {
    /** Only what hangs takes as long: on a busy machine it may take seconds until a program has begun. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String SYSTEM = ":/usr/sbin:/sbin:/usr/bin:/bin";
    /** The directory of our own {@code ip}, set by the launcher. */
    private static final String SHIMS = System.getProperty("vetch.shims", "");

    boolean failed() {
        return !failure.isEmpty();
    }

    /** The real tool's path, empty if it is not installed. */
    private static String find(String tool) {
        String path = System.getenv().getOrDefault("PATH", "") + SYSTEM;
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty() && !directory.equals(SHIMS))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("");
    }

    /** Runs a tool to its end, but ends it after ten seconds. */
    static Listing of(String tool, String... arguments) {
        String path = find(tool);
        if (path.isEmpty()) {
            return new Listing("", tool + " is not installed");
        }
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(path);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("LC_ALL", "C");
            return read(String.join(" ", command), builder.start());
        } catch (IOException e) {
            return new Listing("", String.join(" ", command) + " cannot be run: " + e.getMessage());
        }
    }

    private static Listing read(String command, Process process) throws IOException {
        process.getOutputStream().close();
        FutureTask<byte[]> output =
                new FutureTask<>(() -> process.getInputStream().readAllBytes());
        Thread.startVirtualThread(output);
        try {
            byte[] bytes = output.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Listing("", command + " did not end in time");
            }
            int status = process.exitValue();
            return status == 0
                    ? new Listing(new String(bytes, StandardCharsets.UTF_8), "")
                    : new Listing("", command + " failed with status " + status);
        } catch (TimeoutException e) {
            return new Listing("", command + " did not end in time");
        } catch (ExecutionException e) {
            return new Listing("", command + " cannot be read: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Listing("", command + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }
}
