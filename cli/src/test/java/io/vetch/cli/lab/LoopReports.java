package io.vetch.cli.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loops and storms that the daemons of a sandbox, and the monitors of their clients, have told of. What a test sends
 * must not look like one, unless it is meant to. Any thread.
 */
final class LoopReports {
    private static final Pattern REPORT = Pattern.compile(
            "ports \\S+ and \\S+ are (?:still )?wired together|^\\S+ \\S+ storm |\"event\":\"storm\"",
            Pattern.MULTILINE);
    private static final int MOST = 5;

    private final Set<String> lines = new LinkedHashSet<>();
    private boolean expected;

    synchronized void expect() {
        expected = true;
    }

    /** Of a command: its log, and what it printed if it is a monitor. */
    void look(String command, Path out, Path err) {
        look(err);
        if (command.contains(" monitor")) {
            look(out);
        }
    }

    /** All logs in a directory. */
    void lookInto(Path directory) {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            files.filter(file ->
                            file.toString().endsWith(".err") || file.toString().endsWith(".log"))
                    .forEach(this::look);
        } catch (IOException | java.io.UncheckedIOException e) {
            // The sandbox has ended by itself, and its files with it.
        }
    }

    private void look(Path file) {
        String text;
        try {
            text = Files.isRegularFile(file) ? Files.readString(file, ISO_8859_1) : "";
        } catch (IOException e) {
            return; // likewise
        }
        if (REPORT.matcher(text).find()) {
            List<String> found =
                    text.lines().filter(line -> REPORT.matcher(line).find()).toList();
            synchronized (this) {
                found.stream().limit(MOST).forEach(lines::add);
            }
        }
    }

    synchronized void assertNoneUnexpected() {
        if (!expected && !lines.isEmpty()) {
            throw new AssertionError(
                    "a loop or a storm was told of, and the test does not expect any (Lab.expectLoops):\n"
                            + String.join("\n", lines));
        }
    }
}
