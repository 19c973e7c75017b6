package io.vetch.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The shell of somebody who reads a page, in a machine of his own: it has interfaces eth1 and eth2, each with another
 * machine behind it. His directory has what a clone has.
 */
final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOME = "/run/clone";

    /** $1: the reader's directory; $2: of the sources; $3: the real ip. */
    private static final String MACHINE = """
            mount -t tmpfs tmpfs /var/lib
            mkdir -p $1 /var/lib/vetch
            ln -s $2/vetch $1/vetch
            cp -r $2/docs $1/docs
            for n in 1 2; do
                $3 netns add lan$n
                $3 link add eth$n type veth peer name eth0 netns lan$n
                $3 link set eth$n up
                $3 -n lan$n link set eth0 up
            done
            """;

    private final Sandbox sandbox;
    private final Process shell;
    private final Writer keyboard;
    private int commands;

    private Terminal(Sandbox sandbox, Process shell) {
        this.sandbox = sandbox;
        this.shell = shell;
        this.keyboard = shell.outputWriter(StandardCharsets.UTF_8);
    }

    static Terminal open() throws IOException {
        Path root = Path.of(System.getProperty("vetch.root", "..")).toRealPath();
        Sandbox sandbox = Sandbox.open();
        try {
            sandbox.run("sh", "-ec", MACHINE, "machine", HOME, root.toString(), Tools.real("ip"))
                    .expectSuccess();
            sandbox.export("HOME", HOME);
            // Whoever has started the tests may ignore Ctrl-C, as a shell does for what it runs behind.
            List<String> shell = List.of("env", "--default-signal=INT", "setsid", "--wait", "bash", "--norc");
            Terminal terminal = new Terminal(sandbox, sandbox.converse(shell));
            terminal.type("cd " + HOME + "; set -m\n"); // jobs get Ctrl-C on their own
            return terminal;
        } catch (IOException | RuntimeException | Error e) {
            sandbox.close();
            throw e;
        }
    }

    /** Puts the tools' shims first on PATH, as README has the reader do. */
    void putShimsFirst() {
        type("PATH=$(./vetch shims):$PATH\n");
    }

    /** The file of this name in the reader's directory, which the shell may have changed. */
    Path file(String name) {
        Path link = sandbox.file("/run/cwd");
        type("ln -sfn \"$PWD\" /run/cwd.new; mv -T /run/cwd.new /run/cwd; echo >/run/asked\n");
        await().atMost(PATIENCE).until(() -> Files.deleteIfExists(sandbox.file("/run/asked")));
        try {
            return sandbox.file(Files.readSymbolicLink(link) + "/" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end, and compares. */
    void run(Block.Step step) {
        start(step, "").end();
    }

    /** Starts a command that goes on, and waits until it has begun to print. */
    Running start(Block.Step step) {
        Running running = start(step, "&");
        await().atMost(PATIENCE).until(() -> !running.printed().isEmpty());
        return running;
    }

    private Running start(Block.Step step, String ampersand) {
        int number = ++commands;
        String base = "/run/command-" + number;
        String script = ampersand.isEmpty()
                ? "{ %s\n} </dev/null >%s 2>&1; echo $? >%2$s.rc\n"
                : "{ %s\n} </dev/null >%s 2>&1 & echo $! >%2$s.group\n";
        type(script.formatted(step.command(), base));
        return new Running(step, base, !ampersand.isEmpty());
    }

    private void type(String script) {
        try {
            keyboard.write(script);
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shell.destroy();
        sandbox.close();
    }

    /** A command, and the files of its output and exit status. */
    final class Running {
        private final Block.Step step;
        private final String base;
        private final boolean behind;

        private Running(Block.Step step, String base, boolean behind) {
            this.step = step;
            this.base = base;
            this.behind = behind;
        }

        String printed() {
            return read(base);
        }

        /**
         * Gives it Ctrl-C if it goes on, once it has printed what is shown before that; waits for its end; compares.
         */
        void end() {
            if (behind) {
                interrupt();
            }
            try {
                await().atMost(PATIENCE).until(() -> !read(base + ".rc").isEmpty());
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("no end of line " + step.line() + ": " + step.command() + "\n" + printed(), e);
            }
            String printed = printed();
            assertThat(step.shown().matches(printed))
                    .as(
                            "line %d: $ %s%nprinted:%n%s%nshown:%n%s",
                            step.line(),
                            step.command(),
                            printed,
                            String.join("\n", step.shown().lines()))
                    .isTrue();
            assertThat(read(base + ".rc").strip())
                    .as("exit status of line %d: $ %s%n%s", step.line(), step.command(), printed)
                    .isEqualTo("0");
        }

        private void interrupt() {
            try {
                await().atMost(PATIENCE).until(this::hasPrintedAllBeforeTheEnd);
            } catch (ConditionTimeoutException e) {
                // The comparison tells what is missing.
            }
            type("group=$(cat %s.group); kill -INT -- -$group; wait $group; echo $? >%1$s.rc\n".formatted(base));
        }

        private boolean hasPrintedAllBeforeTheEnd() {
            List<String> lines = step.shown().lines();
            int end = lines.indexOf("^C");
            return new Shown(end < 0 ? lines : lines.subList(0, end)).matches(printed());
        }

        private String read(String path) {
            try {
                Path file = sandbox.file(path);
                return Files.exists(file) ? Files.readString(file) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
