package io.vetch.cli.tool.vetch;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation;
import io.vetch.pcap.layers.Layer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code vetch explain -i PORT FRAME}: what each room of the relay would answer, if this frame entered there now. FRAME
 * comes here in hexadecimal; the client has read the file, if it was one.
 */
public final class ExplainTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch explain [-j] [--layers] [--length BYTES] -i PORT FRAME
            PORT is a port of a bridge, or the bridge itself for what its host sends.
            FRAME is hexadecimal (spaces, colons and line feeds are skipped), FILE.pcap[:N] for record N of a
            capture file, or - for hexadecimal on standard input; from the destination address on, without FCS.
            --length: its length on the wire, where FRAME is only the beginning.
            --layers: also what each header of the frame says, layer by layer.
            """;

    private static final int EXIT_USAGE = 1;

    /** What the arguments ask for. */
    private static final class Request {
        String port = "";
        boolean json;
        boolean layers;
        int length = -1;
        final List<String> hex = new ArrayList<>();
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        try {
            Request request = parse(new Words(arguments));
            byte[] captured = bytes(String.join(" ", request.hex));
            int length = Math.max(request.length, captured.length);
            if (length > Frame.MAX_LENGTH) {
                throw usage("a frame of " + length + " bytes is too long: the largest has " + Frame.MAX_LENGTH);
            }
            return explain(caller, request, captured, length);
        } catch (UsageException e) {
            return e.outcome();
        }
    }

    private static Request parse(Words words) {
        Request request = new Request();
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "-i", "--interface" -> request.port = value(words, word);
                case "-j", "--json" -> request.json = true;
                case "--layers" -> request.layers = true;
                case "--length" -> request.length = length(value(words, word));
                default -> {
                    if (word.startsWith("-")) {
                        throw usage("unknown option " + word);
                    }
                    request.hex.add(word);
                }
            }
        }
        if (request.port.isEmpty()) {
            throw usage("which port does the frame enter by? Say -i PORT");
        }
        if (request.hex.isEmpty()) {
            throw usage("which frame?");
        }
        return request;
    }

    private static String value(Words words, String option) {
        if (words.isEmpty()) {
            throw usage(option + " takes a value");
        }
        return words.next();
    }

    private static int length(String word) {
        if (!word.matches("\\d{1,9}")) {
            throw usage("--length takes a number of bytes, not " + word);
        }
        return Integer.parseInt(word);
    }

    private static UsageException usage(String problem) {
        return new UsageException("vetch: explain: " + problem + "\n" + USAGE.strip(), EXIT_USAGE);
    }

    private static byte[] bytes(String text) {
        String digits = text.replaceAll("[\\s:]", "");
        String wrong = digits.replaceAll("\\p{XDigit}", "");
        if (!wrong.isEmpty()) {
            throw usage("not hexadecimal: '" + wrong.charAt(0) + "' in the frame");
        }
        if (digits.isEmpty()) {
            throw usage("the frame is empty");
        }
        if (digits.length() % 2 != 0) {
            throw usage("the frame has " + digits.length() + " hexadecimal digits: half a byte is missing");
        }
        return HexFormat.of().parseHex(digits);
    }

    private static Outcome explain(Caller caller, Request request, byte[] captured, int length) {
        ManagedInterface port = caller.findAny(request.port).orElse(null);
        if (port == null && !caller.exists(request.port)) {
            return Outcome.failed(EXIT_USAGE, "vetch: no interface " + request.port + " here; see 'vetch ip link'");
        }
        if (port instanceof BridgeInterface bridge) {
            BridgePort local = bridge.bridge().local().orElseThrow();
            return print(bridge.bridge(), local, request, captured, length);
        }
        Membership membership = port == null ? null : port.membership().orElse(null);
        if (membership == null) {
            return Outcome.failed(
                    EXIT_USAGE,
                    "vetch: " + request.port + " is not a port of a bridge of ours; see 'vetch brctl show'");
        }
        return print(membership.bridge().bridge(), membership.port(), request, captured, length);
    }

    private static Outcome print(Bridge bridge, BridgePort ingress, Request request, byte[] captured, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(Frame.HEADROOM + length).put(Frame.HEADROOM, captured);
        Frame frame = new Frame().wrap(buffer, 0, Frame.HEADROOM, length);
        Explanation explanation = bridge.explanations().explain(ingress, frame);
        Layer layers = request.layers ? Layer.of(captured) : null;
        ExplanationView view = new ExplanationView(
                bridge.name(),
                ingress.name(),
                captured,
                length,
                explanation,
                GroupMembers.of(bridge, captured, explanation.vlan()),
                layers);
        return Outcome.printed(request.json ? view.json() : view.text());
    }
}
