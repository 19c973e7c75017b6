package io.vetch.cli.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.rpc.RpcException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;

/** The client's end of {@link InjectionService}: one request at a time, each waits for its answer. */
final class InjectionClient implements AutoCloseable {
    private final ControlClient daemon;
    private int requests;

    private InjectionClient(ControlClient daemon) {
        this.daemon = daemon;
    }

    /** @throws ReplayException if there is no daemon, or no such port */
    static InjectionClient open(Path socket, String port) throws IOException {
        InjectionClient client = new InjectionClient(connect(socket));
        try {
            client.call("injectInto", json -> json.writeStringField("port", port));
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private static ControlClient connect(Path socket) throws ReplayException {
        try {
            return ControlClient.connect(socket);
        } catch (IOException e) {
            throw new ReplayException(ReplayException.NO_DAEMON, ControlSocket.unreachable(socket, e.getMessage()));
        }
    }

    /** Returns when the daemon has handled all of it. @throws ReplayException if the port is gone, or the daemon */
    void send(FrameBatch batch) throws IOException {
        call("inject", json -> {
            json.writeFieldName("frames");
            json.writeBinary(batch.array(), 0, batch.length());
        });
    }

    @FunctionalInterface
    private interface Params {
        void write(JsonGenerator json) throws IOException;
    }

    private void call(String method, Params params) throws IOException {
        StringWriter request = new StringWriter();
        try (JsonGenerator json = ControlClient.JSON.createGenerator(request)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeNumberField("id", ++requests);
            json.writeStringField("method", method);
            json.writeObjectFieldStart("params");
            params.write(json);
            json.writeEndObject();
            json.writeEndObject();
        }
        check(exchange(request.toString()));
    }

    private String exchange(String request) throws ReplayException {
        try {
            return daemon.ask(request);
        } catch (IOException e) {
            throw new ReplayException(ReplayException.NO_DAEMON, "vetch: the daemon left: " + e.getMessage());
        }
    }

    private static void check(String answer) throws IOException {
        boolean isError = false;
        int code = 0;
        String message = "";
        try (JsonParser json = ControlClient.JSON.createParser(answer)) {
            while (json.nextToken() != null) {
                if (json.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                switch (json.currentName()) {
                    case "error" -> isError = true;
                    case "code" -> code = json.nextIntValue(0);
                    case "message" -> message = json.nextTextValue();
                    default -> {}
                }
            }
        }
        if (isError) {
            boolean missing = code == RpcException.INVALID_PARAMS;
            throw new ReplayException(
                    missing ? ReplayException.NOT_FOUND : ReplayException.REFUSED, "vetch: " + message);
        }
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
