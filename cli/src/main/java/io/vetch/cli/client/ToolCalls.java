package io.vetch.cli.client;

import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import java.io.IOException;
import java.util.List;

/** Calls of tools one after the other over one connection, for a program that makes something of the answers. */
public final class ToolCalls implements AutoCloseable {
    private final ControlClient daemon;

    private ToolCalls(ControlClient daemon) {
        this.daemon = daemon;
    }

    /** @param exit status @param out for standard output @param err for standard error */
    public record Answer(int exit, String out, String err) {}

    /** @throws IOException in words for the user: there is no daemon, or it does not let this user in */
    public static ToolCalls open() throws IOException {
        return new ToolCalls(ToolClient.connect(ControlSocket.path()));
    }

    /** @throws IOException if the daemon left, or could make nothing of the call */
    public Answer call(String tool, List<String> arguments) throws IOException {
        ToolAnswer answer = ToolAnswer.parse(daemon.ask(ToolClient.request("tool", tool, arguments, List.of())));
        if (answer.isError()) {
            throw new IOException(answer.err());
        }
        return new Answer(answer.exit(), answer.out(), answer.err());
    }

    /** From any thread: a call that waits fails. */
    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
