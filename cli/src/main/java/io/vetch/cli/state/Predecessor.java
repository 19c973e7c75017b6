package io.vetch.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.rpc.ControlClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A daemon that runs, and is to be replaced. It hands the switch over while it waits at the other end of this connection: if
 * that ends too early, it takes the switch back.
 */
final class Predecessor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlClient connection;

    private Predecessor(ControlClient connection) {
        this.connection = connection;
    }

    /** Empty if no daemon answers there. */
    static Optional<Predecessor> at(Path socket) throws IOException {
        try {
            return Optional.of(new Predecessor(ControlClient.connect(socket)));
        } catch (NoSuchFileException | ConnectException e) {
            return Optional.empty();
        } catch (SocketException e) {
            if (!Files.exists(socket)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** When this returns the state is written, and the devices are nobody's. @throws IOException if it keeps the switch, with why */
    void handOver(Path directory) throws IOException {
        ask("handOver", directory);
    }

    /** It may end now. */
    void dismiss(Path directory) throws IOException {
        ask("dismiss", directory);
    }

    private void ask(String method, Path directory) throws IOException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.putObject("params").put("state", directory.toAbsolutePath().toString());
        JsonNode answer = JSON.readTree(connection.ask(request.toString()));
        if (answer.has("error")) {
            throw new IOException("the running daemon goes on: "
                    + answer.path("error").path("message").asText());
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
