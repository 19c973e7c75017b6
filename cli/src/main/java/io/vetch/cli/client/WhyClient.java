package io.vetch.cli.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code vetch why}: with {@code --probe} this process sends, with its own rights, from the namespace of the first of
 * the two; the daemon, which says where that is and then what it all means, never does.
 */
public final class WhyClient {
    private static final String NAME = "why";
    private static final String PROBE = "--probe";
    private static final int EXIT_REFUSED = 1;
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int ATTEMPTS = 3;

    private WhyClient() {}

    /** @param call {@code why} and its arguments. @return the exit status */
    public static int run(List<String> call) {
        if (!call.contains(PROBE)) {
            return ToolClient.run(call);
        }
        List<String> words = new ArrayList<>(call);
        words.removeAll(List.of(PROBE));
        try {
            Map<String, String> known = ask(words);
            if (known.isEmpty()) {
                return ToolClient.run(words); // which says what is wrong
            }
            words.add("--tried");
            words.add(probe(known, port(words)));
            return ToolClient.run(words);
        } catch (IOException e) {
            System.err.println("vetch: why: " + e.getMessage());
            return EXIT_REFUSED;
        }
    }

    private static int port(List<String> words) {
        int at = words.indexOf("--tcp") + 1;
        return at > 0 && at < words.size() ? Integer.parseInt(words.get(at)) : 0;
    }

    /** The namespace of the first and the address of the other, as {@code from.namespace} and {@code to.address}. */
    private static Map<String, String> ask(List<String> call) throws IOException {
        List<String> arguments = new ArrayList<>(call.subList(1, call.size()));
        arguments.add("--json");
        try (ControlClient daemon = ToolClient.connect(ControlSocket.path())) {
            ToolAnswer answer = ToolAnswer.parse(daemon.ask(ToolClient.request("tool", NAME, arguments, List.of())));
            return answer.isError() || answer.out().isEmpty() ? Map.of() : read(answer.out());
        }
    }

    private static Map<String, String> read(String json) throws IOException {
        Map<String, String> known = new HashMap<>();
        String end = "";
        try (JsonParser parser = ControlClient.JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT && parser.currentName() != null) {
                    end = parser.currentName();
                } else if (parser.currentToken() == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    known.putIfAbsent(end + "." + parser.currentName(), parser.getText());
                }
            }
        }
        return known;
    }

    private static String probe(Map<String, String> known, int port) throws IOException {
        String namespace = known.get("from.namespace");
        String address = known.get("to.address");
        if (namespace == null) {
            throw new IOException("--probe: " + known.get("from.word")
                    + " is in no namespace with a name that you know, and only from there would be sent");
        }
        if (address == null) {
            throw new IOException("--probe: no IP address of " + known.get("to.word") + " is known");
        }
        InetAddress target = InetAddress.getByName(address);
        try (NetworkNamespace there = NetworkNamespace.named(namespace)) {
            return there.call(() -> {
                String ping = "ping=" + ping(target);
                return port == 0 ? ping : ping + ",tcp=" + connect(target, port);
            });
        } catch (IOException e) {
            throw new IOException("--probe: the namespace " + namespace + " cannot be entered: " + e.getMessage(), e);
        }
    }

    /** The shortest round trip in milliseconds, or {@code lost}; the first may wait for ARP. */
    private static String ping(InetAddress target) {
        double best = Double.NaN;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long start = System.nanoTime();
            if (!isReachable(target)) {
                continue;
            }
            double millis = (System.nanoTime() - start) / 1e6;
            best = Double.isNaN(best) ? millis : Math.min(best, millis);
        }
        return Double.isNaN(best) ? "lost" : String.format(Locale.ROOT, "%.2f", best);
    }

    private static boolean isReachable(InetAddress target) {
        try {
            return target.isReachable(TIMEOUT_MILLIS);
        } catch (IOException e) {
            return false; // no route, or the neighbour does not answer
        }
    }

    private static String connect(InetAddress target, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target, port), 2 * TIMEOUT_MILLIS);
            return "open";
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused") ? "refused" : "silent";
        } catch (IOException e) {
            return "silent";
        }
    }
}
