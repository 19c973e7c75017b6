package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program among the test classes that runs in namespaces made as {@code vetch bench} has them made. All its processes
 * carry a mark in their environment.
 */
final class Trial {
    private static final int PATIENCE_SECONDS = 120;
    private static final Path ROOT = Path.of(System.getProperty("vetch.root"));
    private static final Path LAUNCHER = ROOT.resolve("vetch");
    private static final Path SPACES = ROOT.resolve("cli/src/main/sh/spaces.sh");

    private final Process process;
    private final String mark;
    private final Path temporary;

    private Trial(Process process, String mark, Path temporary) {
        this.process = process;
        this.mark = mark;
        this.temporary = temporary;
    }

    /**
     * Starts it, or skips the test where there are no namespaces.
     *
     * @param temporary empty directory for its temporary files
     */
    static Trial start(Path temporary, Class<?> program, String... arguments) throws IOException {
        String mark = "VETCH_TRIAL=" + UUID.randomUUID();
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> command = Stream.concat(
                        Stream.of(
                                "env",
                                "--default-signal=INT",
                                mark,
                                "sh",
                                SPACES.toString(),
                                "run",
                                "trial",
                                "20",
                                java,
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dslf4j.internal.verbosity=ERROR",
                                "-Djava.io.tmpdir=" + temporary,
                                "-Dvetch.launcher=" + LAUNCHER,
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()),
                        Stream.of(arguments))
                .toList();
        return new Trial(Commands.builder(command).redirectErrorStream(true).start(), mark, temporary);
    }

    /** Skips the test if this machine grants no namespaces. Has the launcher build what it may find stale. */
    static void assumeNamespaces() throws IOException {
        String answer;
        try {
            Commands.run("sh", SPACES.toString(), "run", "trial", "0", "true");
            answer = "";
        } catch (IOException e) {
            answer = e.getMessage();
        }
        assumeTrue(answer.isEmpty(), answer);
        Commands.run("sh", "-c", LAUNCHER + " help >&2");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for a line. @return all until there */
    String awaitLine(String line) throws IOException {
        StringBuilder said = new StringBuilder();
        var reader = process.inputReader(StandardCharsets.UTF_8);
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
            said.append(next).append('\n');
            if (next.equals(line)) {
                return said.toString();
            }
        }
        throw new AssertionError("ended without the line '" + line + "':\n" + said);
    }

    /** Waits for its end. @return what it printed and nobody has read */
    String finish(int status) throws IOException, InterruptedException {
        String said = process.inputReader(StandardCharsets.UTF_8).readAllAsString();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(status);
        return said;
    }

    /** That no process and no temporary file of it is left, though it may have been killed. */
    void assertNothingLeft() throws IOException {
        assertThat(processes()).isEmpty();
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }

    /** Its processes, in whatever namespace: command lines. */
    List<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(this::isOurs).map(Trial::commandLine).toList();
        }
    }

    private boolean isOurs(Path entry) {
        return read(entry.resolve("environ")).contains(mark);
    }

    private static String commandLine(Path entry) {
        return entry.getFileName() + " " + read(entry.resolve("cmdline")).replace('\0', ' ');
    }

    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException | UncheckedIOException _) {
            return "";
        }
    }
}
