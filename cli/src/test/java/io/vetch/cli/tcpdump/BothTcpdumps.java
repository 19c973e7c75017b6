package io.vetch.cli.tcpdump;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.client.RealTool;
import io.vetch.cli.tcpdump.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs a command line by the real tcpdump and by ours. */
final class BothTcpdumps {
    /** In an argument, a directory that each of the two has for itself. */
    static final String OUT = "{out}";

    private static final String USAGE = "tcpdump version ";

    private final Path directory;

    BothTcpdumps(Path directory) {
        this.directory = directory;
    }

    /**
     * What a run came to.
     *
     * @param out bytes as Latin-1
     * @param files what is in its directory afterwards, by name
     */
    record Run(int exit, String out, String err, Map<String, String> files) {}

    static void assumeInstalled() {
        try {
            Run version = start(List.of("--version"), new byte[0], Path.of("."));
            Assumptions.assumeTrue(version.out().startsWith("tcpdump version 4.99"), version.out());
        } catch (IOException e) {
            Assumptions.abort("tcpdump is not installed");
        }
    }

    /** Both say the same and write the same. */
    void same(String... arguments) throws IOException {
        same(new byte[0], arguments);
    }

    void same(byte[] input, String... arguments) throws IOException {
        Run real = real(input, arguments);
        Run ours = ours(input, arguments);
        String call = "tcpdump " + String.join(" ", arguments);
        assertThat(ours.err()).as("%s: standard error", call).isEqualTo(real.err());
        assertThat(ours.out()).as("%s: standard output", call).isEqualTo(real.out());
        assertThat(ours.exit()).as("%s: exit status", call).isEqualTo(real.exit());
        assertThat(ours.files()).as("%s: files", call).isEqualTo(real.files());
    }

    Run real(byte[] input, String... arguments) throws IOException {
        Path own = fresh("real");
        List<String> words = new ArrayList<>(in(own, arguments));
        // As itself: as root it would become another user, who may not write here.
        words.addAll(0, List.of("-Z", System.getProperty("user.name")));
        return start(words, input, own);
    }

    Run ours(byte[] input, String... arguments) throws IOException {
        return ours(RealTool.find("tcpdump"), input, arguments);
    }

    /** @param tool path of the tcpdump that prints for us; empty for our own printer */
    Run ours(String tool, byte[] input, String... arguments) throws IOException {
        Path own = fresh("ours");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                Channels.newChannel(new ByteArrayInputStream(input)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Streams.Kind.FILE);
        int exit = new TcpdumpCommand(in(own, arguments), streams, new Interruption(), tool).run();
        return new Run(exit, out.toString(StandardCharsets.ISO_8859_1), said(err.toByteArray(), own), files(own));
    }

    private Path fresh(String name) throws IOException {
        Path own = directory.resolve(name);
        Files.createDirectories(own);
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return own;
    }

    private static List<String> in(Path own, String... arguments) {
        return Stream.of(arguments)
                .map(word -> word.replace(OUT, own.toString()))
                .toList();
    }

    private static Run start(List<String> arguments, byte[] input, Path own) throws IOException {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst("tcpdump");
        Path errors = Files.createTempFile("tcpdump", ".err");
        Path in = Files.createTempFile("tcpdump", ".in");
        try {
            Files.write(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String out;
            try (InputStream stream = process.getInputStream()) {
                out = new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
            int exit = process.waitFor();
            return new Run(exit, out, said(Files.readAllBytes(errors), own), files(own));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.delete(errors);
            Files.delete(in);
        }
    }

    /** Standard error up to the usage, which is not the same, nor are the two directories. */
    private static String said(byte[] bytes, Path own) {
        String text = new String(bytes, StandardCharsets.UTF_8).replace(own.toString(), OUT);
        int usage = text.indexOf(USAGE);
        return usage < 0 ? text : text.substring(0, usage + USAGE.length());
    }

    private static Map<String, String> files(Path own) throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (!own.isAbsolute()) {
            return found;
        }
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }
}
