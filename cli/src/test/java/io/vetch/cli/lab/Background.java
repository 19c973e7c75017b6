package io.vetch.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * A command that runs in a sandbox. Its output goes to files, because a pipe stays open as long as any grandchild
 * lives, and a reader would wait for that one too.
 */
public final class Background implements AutoCloseable {
    private final String command;
    private final Process process;
    private final Path out;
    private final Path err;
    private final LoopReports loops;

    Background(String command, Process process, Path out, Path err, LoopReports loops) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
        this.loops = loops;
    }

    /** What it has printed so far. */
    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Waits until it has printed a line on standard output that starts with {@code start}. */
    public Background awaitLine(String start) {
        return await(start, () -> hasLine(out(), start));
    }

    /** Waits until a line on standard error contains {@code part}. */
    public Background awaitErr(String part) {
        return await(part, () -> err().contains(part));
    }

    private Background await(String wanted, BooleanSupplier printed) {
        Awaitility.await()
                .atMost(Sandbox.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> printed.getAsBoolean() || !alive());
        assertThat(printed.getAsBoolean())
                .as("%s to print %s; so far it said%n%s%s", command, wanted, out(), err())
                .isTrue();
        return this;
    }

    private static boolean hasLine(String text, String start) {
        return text.lines().anyMatch(line -> line.startsWith(start));
    }

    /** Waits for its end; what does not end in time is killed, and the test fails. */
    public Result await(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("no end after " + patience + ": " + result(-1));
            }
            return result(process.exitValue());
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + command, e);
        }
    }

    private Result result(int exit) {
        return new Result(command, exit, out(), err());
    }

    /** SIGTERM to the command itself, not to the nsenter before it. */
    public Background terminate() {
        commands().forEach(ProcessHandle::destroy);
        return this;
    }

    /**
     * To be called after the command was stopped and continued: nsenter stops itself with it, and then nobody sees its
     * end.
     */
    public void resume() {
        try {
            new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL to it and all that it started. */
    public Background kill() {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        return this;
    }

    private List<ProcessHandle> commands() {
        return process.children().toList();
    }

    /** Kills it if it still runs, and forgets its output. */
    @Override
    public void close() {
        kill();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            loops.look(command, out, err);
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            // The sandbox is gone, and its files with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            return "(output lost: " + e.getMessage() + ")";
        }
    }
}
