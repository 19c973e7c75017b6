package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The real programs that read and write capture files; a test that needs one which is missing is skipped. */
public final class Tools {
    /** How a program ended and what it said. */
    record Result(int status, String output, String errors) {
        List<String> lines() {
            return output.lines().toList();
        }
    }

    private Tools() {}

    public static Result run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        try {
            return runInto(output, command);
        } finally {
            Files.delete(output);
        }
    }

    private static Result runInto(Path output, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            int status = start(new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile()))
                    .waitFor();
            return new Result(status, text(output), text(errors));
        } finally {
            Files.delete(errors);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Process start(ProcessBuilder builder) {
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start();
        } catch (IOException e) {
            Assumptions.abort(builder.command().getFirst() + " is not installed");
            throw new IllegalStateException(e);
        }
    }

    /** Runs a program that must succeed and say nothing on stderr; tshark warns root about root. */
    public static Result runQuietly(String... command) throws IOException, InterruptedException {
        return checkQuiet(run(command), command);
    }

    /** Likewise; what it says stays in a file, where its children may add to it. */
    public static void runQuietlyInto(Path output, String... command) throws IOException, InterruptedException {
        checkQuiet(runInto(output, command), command);
    }

    private static Result checkQuiet(Result result, String... command) {
        String warnings = result.errors()
                .replaceAll("Running as user \"root\" and group \"root\"\\. This could be dangerous\\.\n", "")
                .replaceAll("reading from file .*\n", "");
        assertThat(warnings).as(String.join(" ", command)).isEmpty();
        assertThat(result.status()).as(String.join(" ", command)).isZero();
        return result;
    }
}
