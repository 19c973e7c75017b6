package io.vetch.cli.load;

import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.TunDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The process behind {@link LoadGenerator}. One request a line on standard input, one answer on standard output:
 *
 * <pre>
 * send HOST IFACE COUNT SOURCE DESTINATION…   -> ok | error TEXT
 * flood HOST IFACE SOURCE DESTINATION         -> ok | error TEXT
 * stop                                        -> ok FRAMES
 * hold NAME                                   -> ok | error TEXT
 * </pre>
 */
final class LoadMain {
    private final List<TunDevice> held = new ArrayList<>();
    private Sender flooder;
    private CompletableFuture<Long> flood;

    public static void main(String[] args) throws IOException {
        LoadMain load = new LoadMain();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(load.answer(line.split(" ", -1)));
            System.out.flush();
        }
        System.exit(0);
    }

    private String answer(String[] words) {
        try {
            switch (words[0]) {
                case "send" -> send(words);
                case "flood" -> flood(words);
                case "stop" -> {
                    flooder.stop();
                    return "ok " + flood.join();
                }
                case "hold" -> held.add(TunDevice.create(words[1]));
                default -> throw new IOException("unknown request " + words[0]);
            }
            return "ok";
        } catch (IOException e) {
            return "error " + e.getMessage();
        }
    }

    private static void send(String[] words) throws IOException {
        try (PacketSocket socket = open(words[1], words[2])) {
            new Sender(socket, words[4], List.of(Arrays.copyOfRange(words, 5, words.length)))
                    .send(Long.parseLong(words[3]));
        }
    }

    private void flood(String[] words) throws IOException {
        flooder = new Sender(open(words[1], words[2]), words[3], List.of(words[4]));
        flood = CompletableFuture.supplyAsync(() -> flooder.send(Long.MAX_VALUE));
    }

    private static PacketSocket open(String host, String iface) throws IOException {
        try (NetworkNamespace namespace = NetworkNamespace.named(host)) {
            return namespace.call(() ->
                    PacketSocket.openSender(NetworkInterface.getByName(iface).getIndex()));
        }
    }
}
