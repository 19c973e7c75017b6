package io.vetch.bench.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs other programs to their end. A failure is an IOException of the command line and what the command said. */
final class Commands {
    /** The sbin directories count, though an ordinary user's PATH may lack them. */
    static final String PATH =
            System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin";

    private static final int PATIENCE_SECONDS = 30;

    private Commands() {}

    static Optional<Path> find(String name) {
        return Stream.of(PATH.split(Pattern.quote(":"), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What to say if one of the commands is missing, and how to get it on Debian. */
    static Optional<String> missing(String debianPackage, String... names) {
        List<String> absent =
                Stream.of(names).filter(name -> find(name).isEmpty()).toList();
        if (absent.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("needs " + String.join(", ", absent) + ": apt-get install " + debianPackage);
    }

    /** @return what it wrote to standard output */
    static String run(String... command) throws IOException {
        return run(List.of(command), "");
    }

    /** Runs it in a namespace that {@code ip netns} knows. */
    static String runIn(String namespace, String... command) throws IOException {
        return run(in(namespace, List.of(command)), "");
    }

    /** The command line that runs a command in a namespace. It replaces itself with the command: same process. */
    static List<String> in(String namespace, List<String> command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(command);
        return line;
    }

    /** One {@code ip} for several of its commands, in a namespace that {@code ip netns} knows. */
    static void ip(String namespace, List<String> commands) throws IOException {
        run(List.of("ip", "-n", namespace, "-batch", "-"), String.join("\n", commands) + "\n");
    }

    /** @param input for its standard input */
    static String run(List<String> command, String input) throws IOException {
        Process process = builder(command).start();
        try {
            CompletableFuture<String> output = reading(process.getInputStream());
            CompletableFuture<String> errors = reading(process.getErrorStream());
            write(process, input);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(words(command, input) + ": still running after " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(words(command, input) + ": " + reason(process, errors.join() + output.join()));
            }
            return output.join();
        } catch (InterruptedException e) {
            throw Waiting.interrupted();
        } finally {
            process.destroyForcibly();
        }
    }

    /** With a search path that has the system's tools, and messages in English. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static void write(Process process, String input) {
        try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input);
        } catch (IOException _) {
            // It ended without reading all of it; its exit status tells why.
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String words(List<String> command, String input) {
        String line = String.join(" ", command);
        return input.isBlank() ? line : line + " (" + input.strip().replace("\n", "; ") + ")";
    }

    private static String reason(Process process, String said) {
        return said.isBlank() ? "exit status " + process.exitValue() : said.strip();
    }
}
