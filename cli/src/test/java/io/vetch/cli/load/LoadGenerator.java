package io.vetch.cli.load;

import io.vetch.cli.lab.Sandbox;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.linux.PacketSocket;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Sends frames of 60 bytes flat out from hosts of a sandbox. The sending is done by {@link LoadMain}. */
final class LoadGenerator implements AutoCloseable {
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private LoadGenerator(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    static LoadGenerator start(Sandbox sandbox) {
        String classes = Stream.of(LoadMain.class, PacketSocket.class, VirtioNetHeader.class, LoggerFactory.class)
                .map(LoadGenerator::home)
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classes,
                LoadMain.class.getName());
        try {
            return new LoadGenerator(sandbox.converse(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends {@code count} frames, to each destination in turn. What the interface refuses, because its queue is full,
     * is offered again until it is taken.
     */
    void send(String host, String iface, long count, String source, String... destinations) {
        ask("send %s %s %d %s %s".formatted(host, iface, count, source, String.join(" ", destinations)));
    }

    /** Begins to send without end. */
    void flood(String host, String iface, String source, String destination) {
        ask("flood %s %s %s %s".formatted(host, iface, source, destination));
    }

    /** Ends the flood. @return how many frames the interface took */
    long stop() {
        return Long.parseLong(ask("stop"));
    }

    /** Makes a TAP device in the sandbox itself, with carrier, that nobody ever reads. */
    void holdTap(String name) {
        ask("hold " + name);
    }

    private String ask(String request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith("ok")) {
                throw new IllegalStateException(request + ": " + answer);
            }
            return answer.substring("ok".length()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
