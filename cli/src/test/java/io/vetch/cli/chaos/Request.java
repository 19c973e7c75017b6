package io.vetch.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client of the control socket that does not wait for ever. */
final class Request implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SocketChannel channel;

    private Request(SocketChannel channel) {
        this.channel = channel;
    }

    static Request open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        return new Request(channel);
    }

    /** @return the answer's result @throws IOException if the tool did not do it, with its words */
    JsonNode tool(String tool, List<String> arguments) throws IOException {
        return succeeded(call("tool", params(tool, arguments)));
    }

    private static ObjectNode params(String tool, List<String> arguments) {
        ObjectNode params = JSON.createObjectNode().put("tool", tool);
        for (String argument : arguments) {
            params.withArray("args").add(argument);
        }
        return params;
    }

    private static JsonNode succeeded(JsonNode result) throws IOException {
        if (result.path("exit").asInt() != 0) {
            throw new IOException(result.path("err").asText());
        }
        return result;
    }

    /** Starts a capture and waits for its first bytes. */
    void capture(String where) throws IOException {
        JsonNode result = call("capture", JSON.createObjectNode().put("where", where));
        if (!result.path("stream").asBoolean()) {
            throw new IOException(where + " is not there to be captured");
        }
        read();
    }

    JsonNode call(String method, ObjectNode params) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("jsonrpc", "2.0").put("id", 1).put("method", method).set("params", params);
        send(request + "\n");
        StringBuilder line = new StringBuilder();
        for (byte next = read(); next != '\n'; next = read()) {
            line.append((char) next);
        }
        JsonNode answer = JSON.readTree(line.toString());
        if (answer.has("error")) {
            throw new IOException(answer.path("error").path("message").asText());
        }
        return answer.path("result");
    }

    /** Whatever it is; as much of it as the socket takes. */
    void send(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private byte read() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            if (selector.select(PATIENCE.toMillis()) == 0) {
                throw new AssertionError("no answer within " + PATIENCE);
            }
            if (channel.read(one) < 0) {
                throw new EOFException("closed without an answer");
            }
        }
        return one.get(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
