package io.vetch.cli.lab.probe;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small JVM that runs a class of the tests, which needs no others than theirs. */
final class TestJvm {
    private TestJvm() {}

    /** @param words options, the class, its arguments */
    static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData", // a file by process number: another sandbox has that, too, and the JVM says so
                "-cp",
                classes()));
        command.addAll(List.of(words));
        return command;
    }

    private static String classes() {
        try {
            return Path.of(TestJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
