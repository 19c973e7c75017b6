package io.vetch.cli.chaos;

import io.vetch.cli.control.ManagedInterface;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a switch holds at one moment, a line each: the process's descriptors and threads, its table of interfaces, and
 * in all namespaces the links, how many want all frames of them, and the filters on them.
 */
record State(List<String> lines) {
    private static final String NETWORK = """
            for n in "" "-n n1"; do
                ip $n -d -o link
                tc $n filter show dev kern1 ingress
            done
            """;
    /** A line of {@code ip -d -o link}: index, name, how many want all frames. */
    private static final Pattern LINK = Pattern.compile("^\\d+: ([^:@]+)[:@].* promiscuity (\\d+) .*");

    /** @param interfaces the table's */
    static State now(List<ManagedInterface> interfaces) throws IOException {
        List<String> lines = new ArrayList<>(ofProcess());
        for (ManagedInterface each : interfaces) {
            String bridge =
                    each.membership().map(member -> member.bridge().name()).orElse("none");
            lines.add("interface " + each + " of kind " + each.kind() + " in bridge " + bridge);
        }
        lines.addAll(network());
        Collections.sort(lines);
        return new State(lines);
    }

    /** Its descriptors and threads. */
    static List<String> ofProcess() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            descriptors.map(State::kind).filter(State::isOurs).forEach(kind -> lines.add("descriptor of " + kind));
        }
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("vetch-"))
                .forEach(name -> lines.add("thread " + name.replaceAll("\\d+", "N")));
        return lines;
    }

    private static String kind(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor)
                    .toString()
                    .replaceAll("\\[\\d+]", "")
                    .replaceAll("\\d+", "N");
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** Neither a pipe to a process that has ended, which another thread closes, nor what Java opens for itself. */
    private static boolean isOurs(String kind) {
        return !kind.isEmpty()
                && !kind.startsWith("pipe:")
                && !kind.endsWith(".jar")
                && !kind.endsWith("random")
                && !kind.endsWith("/fd");
    }

    private static List<String> network() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", NETWORK)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return output.lines()
                    .map(line -> LINK.matcher(line).replaceAll("link $1, promiscuity $2"))
                    .toList();
        }
    }

    /** What is more ("+") and what is less ("-") than {@code earlier}. */
    List<String> since(State earlier) {
        List<String> difference = new ArrayList<>();
        surplus(lines, earlier.lines).forEach(line -> difference.add("+ " + line));
        surplus(earlier.lines, lines).forEach(line -> difference.add("- " + line));
        return difference;
    }

    private static List<String> surplus(List<String> many, List<String> few) {
        List<String> rest = new ArrayList<>(many);
        few.forEach(rest::remove);
        return rest;
    }
}
