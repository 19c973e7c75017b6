package io.vetch.cli.lab.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process behind {@link FrameProbe}. One request a line on standard input, one answer on standard output:
 *
 * <pre>
 * open NAME NAMESPACE IFACE   -> ok | error TEXT
 * send NAME HEX               -> ok | error TEXT
 * close NAME                  -> ok
 * take                        -> frame NAME HEX…, then ok
 * </pre>
 */
final class ProbeMain {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, RawSocket> sockets = new LinkedHashMap<>();
    private final PrintStream out;

    private ProbeMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        ProbeMain probe = new ProbeMain(out);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(probe.answer(line.split(" ", -1)));
            out.flush();
        }
    }

    private String answer(String[] words) {
        try {
            switch (words[0]) {
                case "open" -> open(words[1], words[2], words[3]);
                case "send" -> sockets.get(words[1]).send(HEX.parseHex(words[2]));
                case "close" -> sockets.remove(words[1]).close();
                case "take" -> take();
                default -> throw new IOException("unknown request " + words[0]);
            }
            return "ok";
        } catch (IOException e) {
            return "error " + e.getMessage();
        }
    }

    private void open(String name, String namespace, String iface) throws IOException {
        RawSocket old = sockets.put(name, RawSocket.open(namespace, iface));
        if (old != null) {
            old.close();
        }
    }

    private void take() throws IOException {
        for (Map.Entry<String, RawSocket> entry : sockets.entrySet()) {
            byte[] frame = next(entry.getValue());
            while (frame != null) {
                out.println("frame " + entry.getKey() + " " + HEX.formatHex(frame));
                frame = next(entry.getValue());
            }
        }
    }

    /** An interface that went down reports that once (ENETDOWN); the socket goes on. */
    private static byte[] next(RawSocket socket) throws IOException {
        try {
            return socket.receive();
        } catch (IOException e) {
            return socket.receive();
        }
    }
}
