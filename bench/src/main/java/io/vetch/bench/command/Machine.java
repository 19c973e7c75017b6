package io.vetch.bench.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a report says of the machine. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("processors", Runtime.getRuntime().availableProcessors() + " x " + processor());
        lines.put("kernel", "Linux " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        lines.put("Java", System.getProperty("java.vendor") + " " + Runtime.version());
        lines.put("load before", firstWords("/proc/loadavg"));
        return lines;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String firstWords(String file) {
        try {
            return String.join(" ", Files.readString(Path.of(file)).split(" ", 4))
                    .replaceAll(" \\d+/.*", "")
                    .strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
