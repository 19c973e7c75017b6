package io.vetch.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients are told of failures, and what becomes of files at the socket's place. */
class ControlServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MultiThreadIoEventLoopGroup control = new MultiThreadIoEventLoopGroup(1, LastingEpoll.newFactory());
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CompletableFuture<?> mayBegin = new CompletableFuture<>();

    @TempDir
    Path directory;

    private Path socket;

    @BeforeEach
    void choose() {
        socket = directory.resolve("s");
    }

    @AfterEach
    void end() {
        control.shutdownGracefully();
    }

    private ControlServer serve() throws IOException {
        return ControlServer.bind(
                socket,
                control,
                Map.of(
                        "bug", (client, params) -> throwing(new IllegalStateException("of ours")),
                        "error", (client, params) -> throwing(new StackOverflowError()),
                        "refusal", (client, params) -> throwing(new RefusedException(Refusal.BUSY, "eth1 is taken")),
                        "trouble", (client, params) -> throwing(new IOException("eth1: no such device")),
                        "fine", (client, params) -> JsonNodeFactory.instance.objectNode(),
                        "stop",
                                (client, params) -> {
                                    client.stopStream("");
                                    return JsonNodeFactory.instance.objectNode();
                                },
                        "stream", ControlServerTest::stream,
                        "late", new Late()),
                () -> () -> {},
                (what, cause) -> failures.add(what + ": " + cause));
    }

    private static JsonNode throwing(Throwable cause) throws IOException {
        switch (cause) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalArgumentException(cause);
        }
    }

    /** Of bytes, if {@code bytes} says so; {@code fails} names the step that does. */
    private static JsonNode stream(Session client, JsonNode params) {
        String fails = params.path("fails").asText();
        client.stream(new Stream() {
            @Override
            public void start(Sink sink) {
                if (fails.equals("start")) {
                    throw new IllegalStateException("no start");
                }
                sink.print(Piece.of("started"));
                sink.awaitReady();
            }

            @Override
            public void ready() {
                if (fails.equals("ready")) {
                    throw new IllegalStateException("no more");
                }
            }

            @Override
            public boolean isOfBytes() {
                return params.path("bytes").asBoolean();
            }

            @Override
            public void stop(String why) {
                if (fails.equals("stop")) {
                    throw new IllegalStateException("no end");
                }
            }
        });
        return JsonNodeFactory.instance.objectNode();
    }

    /** It may be called once {@link #mayBegin} says so. */
    private final class Late implements RpcMethod {
        @Override
        public CompletionStage<?> before(JsonNode params) {
            return mayBegin;
        }

        @Override
        public JsonNode call(Session client, JsonNode params) {
            return JsonNodeFactory.instance.objectNode().put("begun", mayBegin.isDone());
        }
    }

    private static String request(String method, String params) {
        return "{\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static JsonNode ask(ControlClient client, String method, String params) throws IOException {
        client.send(request(method, params));
        return JSON.readTree(client.receive());
    }

    // ---- what a request waits for

    @Test
    void othersAreServedWhileARequestWaits() throws IOException {
        try (ControlServer _ = serve();
                ControlClient waits = ControlClient.connect(socket);
                ControlClient other = ControlClient.connect(socket)) {
            waits.send(request("late", "{}"));
            waits.send(request("fine", "{}"));

            assertThat(ask(other, "fine", "{}").path("result").isObject()).isTrue();

            mayBegin.completeExceptionally(new IOException("however it ends"));
            JsonNode first = JSON.readTree(waits.receive());
            assertThat(first.path("result").path("begun").asBoolean()).isTrue();
            assertThat(JSON.readTree(waits.receive()).path("result").isEmpty()).isTrue();
        }
    }

    // ---- failures

    @ParameterizedTest
    @CsvSource({
        "bug, -32603, internal error: IllegalStateException; the switch's log says where, 1",
        "error, -32603, internal error: StackOverflowError; the switch's log says where, 1",
        "refusal, -32000, eth1 is taken, 0",
        "trouble, -32000, eth1: no such device, 0"
    })
    void failureOfARequestIsAnsweredAndTheConnectionLives(String method, int code, String message, int reported)
            throws IOException {
        try (ControlServer _ = serve();
                ControlClient client = ControlClient.connect(socket)) {
            JsonNode error = ask(client, method, "{}").path("error");
            assertThat(error.path("code").asInt()).isEqualTo(code);
            assertThat(error.path("message").asText()).isEqualTo(message);
            assertThat(ask(client, "fine", "{}").has("result")).isTrue();
        }
        assertThat(failures).hasSize(reported).allMatch(line -> line.startsWith("a request of process "));
    }

    @ParameterizedTest
    @CsvSource({"start", "ready", "stop"})
    void clientOfAFailedStreamIsTold(String step) throws IOException {
        try (ControlServer _ = serve();
                ControlClient client = ControlClient.connect(socket)) {
            ask(client, "stream", "{\"fails\":\"" + step + "\"}");
            if (step.equals("stop")) {
                client.send("{\"method\":\"stop\"}");
            }
            String line = client.receive();
            while (line.contains("\"output\"")) {
                line = client.receive();
            }
            JsonNode end = JSON.readTree(line);
            assertThat(end.path("method").asText()).isEqualTo("end");
            assertThat(end.path("params").path("exit").asInt()).isEqualTo(2);
            assertThat(end.path("params").path("err").asText()).contains("internal error: IllegalStateException");
        }
        assertThat(failures).hasSize(1);
    }

    @Test
    void clientOfBytesThatCannotStartIsTold() throws IOException {
        try (ControlServer _ = serve();
                ControlClient client = ControlClient.connect(socket)) {
            ask(client, "stream", "{\"fails\":\"start\",\"bytes\":true}");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.bytes().read(ByteBuffer.allocate(10)))
                    .withMessageContaining("internal error: IllegalStateException");
        }
        assertThat(failures).hasSize(1);
    }

    /** Also by a client that has nothing more to say. */
    @Test
    void requestsThatComeTogetherAreAllAnswered() throws IOException {
        try (ControlServer _ = serve();
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String all = (request("fine", "{}") + "\n").repeat(1_000);
            client.write(ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
            String answers = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.lines()).hasSize(1_000).allMatch(line -> line.contains("\"result\""));
        }
    }

    // ---- files

    @Test
    void whatIsNoSocketStays() throws IOException {
        Files.writeString(socket, "precious");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::serve)
                .withMessage(socket + " is not a socket; choose another --socket");
        assertThat(socket).hasContent("precious");

        Files.delete(socket);
        Files.createDirectory(socket);
        assertThatExceptionOfType(IOException.class).isThrownBy(this::serve);
        assertThat(socket).isEmptyDirectory();

        Files.delete(socket);
        Files.createSymbolicLink(socket, Path.of("elsewhere"));
        assertThatExceptionOfType(IOException.class).isThrownBy(this::serve);
        assertThat(socket).isSymbolicLink();
    }

    @Test
    void deadSocketIsReplacedAndGoesAtTheEnd() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (ControlServer _ = serve();
                ControlClient client = ControlClient.connect(socket)) {
            assertThat(ask(client, "fine", "{}").has("result")).isTrue();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void whatAnotherHasPutThereStays() throws IOException {
        try (ControlServer _ = serve()) {
            Files.delete(socket);
            Files.writeString(socket, "precious");
        }
        assertThat(socket).hasContent("precious");
    }
}
