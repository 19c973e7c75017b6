package io.vetch.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.Handover.Parked;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.core.Closing;
import io.vetch.tap.linux.PeerDescriptors;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon that runs, and is to be replaced. It hands the switch over while it waits at the other end of this
 * connection: if that ends too early, it takes the switch back.
 */
final class Predecessor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);

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

    /**
     * When this returns the state is written, and the devices are nobody's.
     *
     * @return those that are open: they do not lose their carrier, and what their hosts send meanwhile waits in them
     * @throws IOException if it keeps the switch, with why
     */
    OpenDevices handOver(Path directory) throws IOException {
        PeerDescriptors descriptors = descriptors(directory);
        OpenDevices open = OpenDevices.none();
        try {
            JsonNode answer = ask("handOver", directory, descriptors != null);
            for (JsonNode each : answer.path("descriptors")) {
                if (descriptors == null) {
                    throw new IOException("it hands over descriptors that nobody has asked for");
                }
                TunDevice device = TunDevice.copyOf(
                        descriptors, each.path("fd").asInt(), each.path("held").asLong());
                open.add(new Parked(
                        each.path("netns").asLong(), each.path("index").asInt(), device));
            }
            return open;
        } catch (IOException | RuntimeException e) {
            Closing.after(e, open);
            throw e;
        } finally {
            if (descriptors != null) {
                descriptors.close();
            }
        }
    }

    /** Null if its descriptors cannot be had: its devices are opened again then, and have no carrier for a moment. */
    private @Nullable PeerDescriptors descriptors(Path directory) {
        try {
            return PeerDescriptors.of(
                    ask("introduce", directory, false).path("pid").asInt());
        } catch (IOException e) {
            LOG.debug("devices will be without carrier for a moment: {}", e.getMessage());
            return null;
        }
    }

    /** It may end now. */
    void dismiss(Path directory) throws IOException {
        ask("dismiss", directory, false);
    }

    private JsonNode ask(String method, Path directory, boolean descriptors) throws IOException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.putObject("params")
                .put("state", directory.toAbsolutePath().toString())
                .put("descriptors", descriptors);
        JsonNode answer = JSON.readTree(connection.ask(request.toString()));
        if (answer.has("error")) {
            throw new IOException("the running daemon goes on: "
                    + answer.path("error").path("message").asText());
        }
        return answer.path("result");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
