package io.vetch.bench.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which processors a switch gets: all but number 0, on which the tester sends. */
final class Processors {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    /** For taskset; empty if the switch is not to be pinned. */
    private static final String SET = set();

    private Processors() {}

    /** The command line that starts a command on the switch's processors. It replaces itself with the command. */
    static List<String> pinned(List<String> command) {
        if (SET.isEmpty()) {
            return command;
        }
        List<String> line = new ArrayList<>(List.of("taskset", "-c", SET));
        line.addAll(command);
        return line;
    }

    /** For a description. */
    static String words() {
        if (SET.isEmpty()) {
            return "on any processor";
        }
        return (SET.contains("-") ? "on processors " : "on processor ") + SET;
    }

    private static String set() {
        if (Runtime.getRuntime().availableProcessors() < 2
                || Commands.find("taskset").isEmpty()) {
            return "";
        }
        int last = last();
        return last == 1 ? "1" : "1-" + last;
    }

    /** taskset leaves out those that are not there or not for us. */
    private static int last() {
        try {
            String[] numbers = Files.readString(ONLINE).strip().split("[-,]", -1);
            return Integer.parseInt(numbers[numbers.length - 1]);
        } catch (IOException | NumberFormatException _) {
            return Runtime.getRuntime().availableProcessors() - 1;
        }
    }
}
