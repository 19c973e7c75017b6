package io.vetch.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Commands of a test. */
final class Shell {
    static final Path ROOT = Path.of(System.getProperty("vetch.root"));
    static final Path DEBIAN = ROOT.resolve("package/src/test/sh/debian.sh");

    private Shell() {}

    /** @param output of both streams */
    record Result(int status, String output) {}

    static Result run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("VETCH_") || name.equals("JAVA_HOME"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** One that must end well. @return what it printed */
    static String output(String... command) throws IOException, InterruptedException {
        Result result = run(command);
        assertThat(result.status())
                .as(String.join(" ", command) + "\n" + result.output())
                .isZero();
        return result.output();
    }

    /** The one file that the build has made. */
    static Path built(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("vetch.packages")))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Skips the test if it lacks root, a device or a tool. */
    static void assumeRootWith(String... tools) {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs /dev/net/tun");
        for (String tool : tools) {
            boolean there = Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
            assumeTrue(there, "needs " + tool);
        }
    }
}
