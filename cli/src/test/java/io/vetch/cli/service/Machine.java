package io.vetch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Tools;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A system of its own under systemd, with Vetch's units and no user but this machine's, as {@code machine.sh} makes it.
 * All of it is gone when it is closed.
 */
final class Machine implements AutoCloseable {
    private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");
    private static final List<Path> CGROUPS = List.of(Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Path cgroup;
    private final Process outer;

    private Machine(Path directory, Path cgroup, Process outer) {
        this.directory = directory;
        this.cgroup = cgroup;
        this.outer = outer;
    }

    /** Boots it; the tests are skipped where that cannot be. */
    static Machine boot() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SYSTEMD), "no systemd here");
        Assumptions.assumeTrue(Files.isWritable(Path.of("/proc/1/oom_score_adj")), "only root starts systemd");
        Path cgroups = CGROUPS.stream()
                .filter(each -> Files.isWritable(each.resolve("cgroup.procs"))
                        && Files.exists(each.resolve("cgroup.controllers")))
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(cgroups != null, "no cgroup of version 2 to write to");
        Path directory = Files.createTempDirectory("vetch-machine-");
        Path cgroup = Objects.requireNonNull(cgroups).resolve(directory.getFileName());
        try (InputStream script = Objects.requireNonNull(Machine.class.getResourceAsStream("machine.sh"))) {
            Files.copy(script, directory.resolve("machine.sh"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path root = Files.createDirectory(directory.resolve("machine"));
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        directory.resolve("machine.sh").toString(),
                        cgroup.toString(),
                        root.toString(),
                        System.getProperty("vetch.root"),
                        System.getProperty("java.home"))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("PATH", Tools.PATH);
        Machine machine = new Machine(directory, cgroup, builder.start());
        try {
            machine.awaitSystemd();
            return machine;
        } catch (RuntimeException | Error e) {
            machine.close();
            throw e;
        }
    }

    private void awaitSystemd() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !outer.isAlive()
                        || attempt("systemctl is-active test.target").equals("active\n"));
        Assumptions.assumeTrue(outer.isAlive(), () -> "systemd does not start here: " + read(directory.resolve("log")));
    }

    /** Runs a script that must succeed. @return what it printed, errors too */
    String sh(String script) {
        Said said = run(script);
        assertThat(said.exit).as("%s: %s", script, said.text).isZero();
        return said.text;
    }

    /** Runs one that may fail. */
    String attempt(String script) {
        return run(script).text;
    }

    private record Said(int exit, String text) {}

    private Said run(String script) {
        long first = outer.children().findFirst().map(ProcessHandle::pid).orElse(0L);
        List<String> command = new ArrayList<>(List.of(
                "nsenter", "-t", Long.toString(first), "-n", "-m", "-p", "-u", "-i", "-C", "sh", "-ec", script));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", Tools.PATH);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("VETCH_SOCKET", "/run/vetch/vetch.sock");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What systemd knows of a unit. */
    String property(String unit, String property) {
        return sh("systemctl show -P " + property + " " + unit).strip();
    }

    void await(String unit, String property, Predicate<String> wanted) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> property(unit, property), wanted);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(attempt("systemctl status " + unit + "; journalctl -u " + unit + " -n 30"), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        outer.children().forEach(ProcessHandle::destroyForcibly);
        outer.destroyForcibly();
        try {
            outer.waitFor(10, TimeUnit.SECONDS);
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                delete(cgroup, Files::isDirectory); // once its last process has gone
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(directory, all -> true);
    }

    private static void delete(Path tree, Predicate<Path> which) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.filter(which).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
