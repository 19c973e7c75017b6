package io.vetch.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever lines a client sends on a real socket: at most one answer to each, and the request after them is answered.
 */
class ControlLineFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(20);

    @TempDir
    private static Path directory;

    private static MultiThreadIoEventLoopGroup control;
    private static ControlServer server;
    private static int requests;

    /** Says one thing and ends. */
    private record Greeting() implements Stream {
        @Override
        public void start(Sink sink) {
            sink.print(Piece.of("hello\n"));
            sink.end(0, "");
        }

        @Override
        public void stop(String why) {}
    }

    @BeforeAll
    static void serve() throws IOException {
        control = new MultiThreadIoEventLoopGroup(1, LastingEpoll.newFactory());
        Map<String, RpcMethod> methods = Map.of(
                "echo",
                (session, params) -> params,
                "refuse",
                (session, params) -> {
                    throw new RpcException(RpcException.REFUSED, params.asText());
                },
                "fail",
                (session, params) -> {
                    throw new IllegalStateException();
                },
                "greet",
                (session, params) -> {
                    session.stream(new Greeting());
                    return JsonNodeFactory.instance.objectNode();
                },
                "stop",
                (session, params) -> {
                    session.stopStream("");
                    return JsonNodeFactory.instance.objectNode();
                });
        server =
                ControlServer.bind(directory.resolve("control"), control, methods, () -> () -> {}, (what, cause) -> {});
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
        control.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    @FuzzTest(maxDuration = "10m")
    void theNextRequestIsAnswered(byte[] lines) throws IOException {
        String id = "after " + ++requests;
        int answers = 0;
        try (Connection client = new Connection()) {
            client.send(lines);
            client.send(
                    ("\n{\"id\":\"" + id + "\",\"method\":\"echo\",\"params\":7}\n").getBytes(StandardCharsets.UTF_8));
            for (JsonNode said = client.receive(); !said.path("id").asText().equals(id); said = client.receive()) {
                assertThat(said.path("jsonrpc").asText()).isEqualTo("2.0");
                if (!said.has("method")) { // which a notification has
                    assertThat(said.has("result") ^ said.has("error"))
                            .as(said.toString())
                            .isTrue();
                    answers++;
                }
            }
        }
        long sent = new String(lines, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(each -> each == '\n')
                        .count()
                + 1;
        assertThat(answers).isLessThanOrEqualTo((int) sent);
    }

    /** Sends without end and never waits in vain: a daemon that says nothing is a failure. */
    private static final class Connection implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final Selector selector = Selector.open();
        private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);

        Connection() throws IOException {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve("control")));
            channel.configureBlocking(false).register(selector, 0);
        }

        void send(byte[] bytes) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    await(SelectionKey.OP_WRITE);
                }
            }
        }

        JsonNode receive() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (byte next = read(); next != '\n'; next = read()) {
                line.write(next);
            }
            return JSON.readTree(line.toByteArray());
        }

        private byte read() throws IOException {
            while (!received.hasRemaining()) {
                int count = channel.read(received.clear());
                received.flip();
                assertThat(count).as("the server hung up").isNotNegative();
                if (count == 0) {
                    await(SelectionKey.OP_READ);
                }
            }
            return received.get();
        }

        private void await(int operation) throws IOException {
            channel.keyFor(selector).interestOps(operation);
            selector.selectedKeys().clear();
            assertThat(selector.select(PATIENCE_MILLIS)).as("no answer").isPositive();
        }

        @Override
        public void close() throws IOException {
            selector.close();
            channel.close();
        }
    }
}
