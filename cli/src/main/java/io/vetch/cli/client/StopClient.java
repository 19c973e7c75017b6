package io.vetch.cli.client;

import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code vetch stop}: tells the daemon to end, and waits until it has. */
public final class StopClient {
    private static final int EXIT_NOT_RUNNING = 3;
    private static final int PATIENCE_SECONDS = 20;

    private StopClient() {}

    /** @return the exit status */
    public static int run(List<String> call) {
        try (ControlClient daemon = ToolClient.connect(ControlSocket.path())) {
            String request = ToolClient.request("tool", call.getFirst(), call.subList(1, call.size()), List.of());
            ToolAnswer answer = ToolAnswer.parse(daemon.ask(request));
            if (answer.isError() || answer.exit() != 0) {
                System.err.print(answer.isError() ? "stop: " + answer.err() + "\n" : answer.err());
                return 1;
            }
            return awaitEnd(Long.parseLong(answer.out().strip())) ? 0 : 1;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return EXIT_NOT_RUNNING;
        }
    }

    /** A daemon in another pid namespace is not seen, and not waited for. */
    private static boolean awaitEnd(long pid) {
        Optional<ProcessHandle> daemon = ProcessHandle.of(pid);
        try {
            if (daemon.isPresent()) {
                daemon.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            System.err.println("vetch: process " + pid + " has not ended in " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            System.err.println("vetch: " + e.getMessage());
        }
        return false;
    }
}
