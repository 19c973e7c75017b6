package io.vetch.cli.lab.probe;

import io.vetch.cli.lab.Sandbox;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Sends frames byte for byte on interfaces of a sandbox and its hosts, and collects what arrives there. */
public final class FrameProbe implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private FrameProbe(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** A frame as it arrived. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes, never as a whole
    public record Arrival(String at, byte[] frame) {}

    public static FrameProbe start(Sandbox sandbox) {
        List<String> command = TestJvm.command("--enable-native-access=ALL-UNNAMED", ProbeMain.class.getName());
        try {
            return new FrameProbe(sandbox.converse(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on an interface of a host, under that host's name. Again after the interface was made anew. */
    public void listen(String host, String iface) {
        expectOk(ask("open %s /run/netns/%s %s".formatted(host, host, iface)));
    }

    /** Listens on an interface of the sandbox itself, under its own name. */
    public void listen(String iface) {
        expectOk(ask("open %s /proc/thread-self/ns/net %s".formatted(iface, iface)));
    }

    /** Stops listening; an open socket keeps a deleted namespace alive. */
    public void forget(String name) {
        expectOk(ask("close " + name));
    }

    /** Sends; the kernel's refusal is an error. */
    public void send(String from, byte[] frame) {
        expectOk(ask("send " + from + " " + HEX.formatHex(frame)));
    }

    /** Sends; true if the kernel took it. */
    public boolean offer(String from, byte[] frame) {
        return ask("send " + from + " " + HEX.formatHex(frame)).getLast().equals("ok");
    }

    /** All that arrived since the last call. */
    public List<Arrival> take() {
        List<Arrival> arrivals = new ArrayList<>();
        List<String> answer = ask("take");
        for (String line : answer.subList(0, answer.size() - 1)) {
            String[] words = line.split(" ", -1);
            arrivals.add(new Arrival(words[1], HEX.parseHex(words[2])));
        }
        expectOk(answer);
        return arrivals;
    }

    /** The lines of the answer; the last one says ok or error. */
    private List<String> ask(String request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            List<String> lines = new ArrayList<>();
            do {
                String line = answers.readLine();
                if (line == null) {
                    throw new IOException("the frame probe is gone");
                }
                lines.add(line);
            } while (lines.getLast().startsWith("frame "));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void expectOk(List<String> answer) {
        if (!answer.getLast().equals("ok")) {
            throw new IllegalStateException(answer.getLast());
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
