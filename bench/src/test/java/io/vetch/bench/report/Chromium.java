package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A browser without a window, one process tree a call; all that it writes is below one directory. */
final class Chromium {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final long SECONDS = 120;

    private final Path directory;
    private int runs;

    /** @param directory whose owner deletes it */
    Chromium(Path directory) {
        this.directory = directory;
    }

    /** Skips the test where there is no browser. */
    static void assume() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is not installed");
    }

    /** What the document is after the browser has read it, as HTML. */
    String dom(Path page) throws IOException, InterruptedException {
        return Files.readString(run("--dump-dom", page.toUri().toString()));
    }

    /** Takes the picture of the page's top. */
    Path screenshot(Path page, boolean dark, int width, int height) throws IOException, InterruptedException {
        Path png = directory.resolve(dark ? "dark.png" : "light.png");
        run(
                "--screenshot=" + png,
                "--window-size=" + width + "," + height,
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                page.toUri().toString());
        return png;
    }

    private Path run(String... arguments) throws IOException, InterruptedException {
        Path home = Files.createDirectory(directory.resolve("home" + ++runs));
        Path out = home.resolve("stdout");
        Path err = home.resolve("stderr");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"));
        command.addAll(List.of("--disable-background-networking", "--disable-component-update", "--disable-sync"));
        command.addAll(List.of("--disable-breakpad", "--user-data-dir=" + home.resolve("profile")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        for (String name : List.of("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")) {
            builder.environment().put(name, home.toString());
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
            assertThat(process.exitValue()).as(() -> read(err)).isZero();
            return out;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            endOrphans(home);
        }
    }

    /** A helper that has outlived the browser is no descendant any more, but its command line names the directory. */
    private static void endOrphans(Path home) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(home.toString()))
                .toList();
        orphans.forEach(ProcessHandle::destroyForcibly);
        orphans.forEach(
                each -> each.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
