package io.vetch.cli.client;

import static io.vetch.cli.client.JsonLine.quoted;

import com.fasterxml.jackson.core.JsonParser;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code vetch brctl|ip|bridge|counters …}: hands the arguments to the daemon, prints what it answers, and runs the
 * real tool where the answer says so, in this process's namespace and with its rights.
 */
public final class ToolClient {
    private static final int EXIT_NO_TOOL = 127;
    private static final int LAST_WORDS_MILLIS = 1000;

    private final ControlClient daemon;
    private final String tool;
    private final List<String> arguments;

    private ToolClient(ControlClient daemon, String tool, List<String> arguments) {
        this.daemon = daemon;
        this.tool = tool;
        this.arguments = arguments;
    }

    /** @param call the tool and its arguments. @return the exit status */
    public static int run(List<String> call) {
        return run(ControlSocket.path(), call);
    }

    static int run(Path socket, List<String> call) {
        ControlClient daemon;
        try {
            daemon = connect(socket);
        } catch (IOException e) {
            return WithoutDaemon.run(call, e);
        }
        try (daemon) {
            return new ToolClient(daemon, call.getFirst(), call.subList(1, call.size())).run();
        } catch (Output.ClosedException e) {
            return e.tell(call.getFirst());
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return WithoutDaemon.status(call.getFirst());
        }
    }

    static ControlClient connect(Path socket) throws IOException {
        try {
            return ControlClient.connect(socket);
        } catch (IOException e) {
            if (Files.exists(socket) && !Files.isWritable(socket)) {
                throw new AccessDeniedException(
                        socket + " may be used by its owner and group only; see 'ls -l' and usermod(8)");
            }
            throw new IOException(ControlSocket.unreachable(socket, e.getMessage()), e);
        }
    }

    private int run() throws IOException {
        ToolAnswer answer = ToolAnswer.parse(daemon.ask(request("tool", tool, arguments, List.of())));
        if (answer.isError()) {
            System.err.println(tool + ": " + answer.err());
            return WithoutDaemon.status(tool);
        }
        if (answer.run().isEmpty()) {
            return answer.stream() ? stream(answer) : print(answer);
        }
        List<String> command = new ArrayList<>(answer.run());
        command.addFirst(RealTool.find(tool));
        if (command.getFirst().isEmpty()) {
            System.err.println("vetch: this call is for the real " + tool + ", which is not installed");
            return EXIT_NO_TOOL;
        }
        print(answer);
        return answer.form().isEmpty() ? RealTool.run(command) : new OverlaidOutput(this, answer).print(command);
    }

    /** What to change in what the real tool says of some interfaces, by name. */
    Map<String, LinkOverlay> overlays(List<String> names) throws IOException {
        String answer = daemon.ask(request("overlay", tool, arguments, names));
        try (JsonParser json = ControlClient.JSON.createParser(answer)) {
            return LinkOverlay.readAll(json);
        } catch (IOException e) {
            throw new IOException(tool + ": " + e.getMessage(), e);
        }
    }

    /** The next piece of a stream, or its end. */
    ToolAnswer receive() throws IOException {
        return ToolAnswer.parse(daemon.receive());
    }

    /** Prints what comes until the end; a signal asks for it, so that the last words are still printed. */
    private int stream(ToolAnswer first) throws IOException {
        Thread reader = Thread.currentThread();
        Thread stopper = new Thread(() -> stop(reader), "vetch-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        ToolAnswer answer = first;
        print(answer);
        while (answer.stream()) {
            answer = receive();
            print(answer);
        }
        return answer.exit();
    }

    private void stop(Thread reader) {
        try {
            daemon.send("{\"jsonrpc\":\"2.0\",\"method\":\"stop\"}");
            reader.join(LAST_WORDS_MILLIS);
        } catch (IOException | InterruptedException e) {
            // the daemon has left, or the JVM is in a hurry: no last words then
        }
    }

    /** A call of {@code tool} or {@code overlay}, see the methods of the control socket. */
    static String request(String method, String tool, List<String> arguments, List<String> names) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + quoted(method) + ",\"params\":{\"tool\":" + quoted(tool)
                + ",\"args\":" + quoted(arguments) + ",\"names\":" + quoted(names) + "}}";
    }

    private int print(ToolAnswer answer) throws Output.ClosedException {
        complain(answer); // before standard output, as the originals, whose output is buffered
        Output.print(answer.out());
        return answer.exit();
    }

    void complain(ToolAnswer answer) {
        byte[] bytes = answer.err().getBytes(StandardCharsets.UTF_8);
        System.err.write(bytes, 0, bytes.length);
        System.err.flush();
    }
}
