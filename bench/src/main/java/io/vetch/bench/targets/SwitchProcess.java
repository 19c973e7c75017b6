package io.vetch.bench.targets;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process of a switch in a namespace. Its standard input stays open and empty, since some switches end with it; its
 * output goes to a file, of which a failure quotes the end.
 */
final class SwitchProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SECONDS_TO_TERMINATE = 5;
    private static final int QUOTED_CHARACTERS = 600;

    private final String name;
    private final Process process;
    private final Path output;

    private SwitchProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it on the switch's processors.
     *
     * @param environment what to set; a variable with an empty value is removed
     * @param output file for what it prints; made anew
     */
    static SwitchProcess start(String namespace, List<String> command, Map<String, String> environment, Path output)
            throws IOException {
        File file = output.toFile();
        ProcessBuilder builder = Commands.builder(Commands.in(namespace, Processors.pinned(command)))
                .redirectErrorStream(true)
                .redirectOutput(file);
        environment.forEach(builder.environment()::put);
        builder.environment().values().removeIf(String::isEmpty);
        String name = Path.of(command.getFirst()).getFileName().toString();
        return new SwitchProcess(name, builder.start(), output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until it has printed this line. */
    void awaitLine(String line) throws IOException {
        await("the line '" + line + "'", () -> Files.readAllLines(output).contains(line));
    }

    /** Waits until all these interfaces are in its network namespace. */
    void awaitInterfaces(Collection<String> names) throws IOException {
        await("its interfaces " + names, () -> interfaces().containsAll(names));
    }

    /** Waits; fails if it ends before. */
    void await(String what, Waiting.Question question) throws IOException {
        boolean there = Waiting.until(PATIENCE, () -> !process.isAlive() || question.ask());
        if (!process.isAlive()) {
            throw new IOException(name + " ended with status " + process.exitValue() + quote());
        }
        if (!there) {
            throw new IOException(name + ": waited " + PATIENCE.toSeconds() + " s in vain for " + what + quote());
        }
    }

    private Set<String> interfaces() throws IOException {
        Path list = Path.of("/proc/" + process.pid() + "/net/dev");
        try {
            return Files.readAllLines(list).stream()
                    .filter(line -> line.contains(":"))
                    .map(line -> line.substring(0, line.indexOf(':')).strip())
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException _) {
            return Set.of();
        }
    }

    /** Ends it, with its descendants; returns when it has ended. */
    void stop(Target.Restart how) throws IOException {
        List<ProcessHandle> descendants = handle().descendants().toList();
        try {
            if (how == Target.Restart.GRACEFUL) {
                process.destroy();
                process.waitFor(SECONDS_TO_TERMINATE, TimeUnit.SECONDS);
            }
            process.destroyForcibly();
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw Waiting.interrupted();
        } finally {
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private String quote() throws IOException {
        String said = Files.readString(output).strip();
        if (said.isEmpty()) {
            return "; it said nothing";
        }
        return "; it said: " + said.substring(Math.max(0, said.length() - QUOTED_CHARACTERS));
    }
}
