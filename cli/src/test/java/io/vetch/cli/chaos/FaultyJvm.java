package io.vetch.cli.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM in which things can be made to fail. */
final class FaultyJvm {
    /** Options of a JVM that need not be fast in the long run. */
    static final String[] QUICK = {"-XX:TieredStopAtLevel=1", "-Dvetch.rehearsal=off"};

    private FaultyJvm() {}

    /** The command that runs {@code main} of these tests. */
    static List<String> command(Class<?> main, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dvetch.faults=true"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
