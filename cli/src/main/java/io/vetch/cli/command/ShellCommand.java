package io.vetch.cli.command;

import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.tap.loop.LoopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code vetch shell}: a shell in which {@code brctl}, {@code ip link} and {@code bridge} mean Vetch. Where no daemon
 * answers, the shell brings one of its own, which goes with it.
 */
@Command(
        name = "shell",
        description = {
            "Run a shell, or a command, in which brctl, ip link and bridge speak to Vetch.",
            "Without a daemon on the control socket the shell has one of its own.",
            "One argument is a shell script; several are a command and its arguments."
        },
        mixinStandardHelpOptions = true)
final class ShellCommand implements Callable<Integer> {
    private static final int CLEAN_UP_SECONDS = 5;

    @Mixin
    private VethOption veth = new VethOption();

    @Parameters(paramLabel = "CMD", description = "What to run; default: $SHELL.")
    private List<String> command = new ArrayList<>();

    private final CountDownLatch cleanedUp = new CountDownLatch(1);

    @Override
    public Integer call() throws Exception {
        try {
            return runOnSomeSwitch();
        } finally {
            cleanedUp.countDown();
        }
    }

    private int runOnSomeSwitch() throws IOException, InterruptedException {
        Path socket = ControlSocket.path();
        if (answers(socket)) {
            return run(socket);
        }
        Path directory = Files.createTempDirectory("vetch-shell-");
        Path own = directory.resolve("vetch.sock");
        LoopOptions options = LoopOptions.of(LoopOptions.defaultCount());
        try (Daemon _ = Daemon.start(own, options, Commands::tools, this::prepare)) {
            return run(own);
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    private void prepare(SwitchParts parts) {
        veth.mode().ifPresent(parts.control().vethChoice()::choose);
    }

    private static boolean answers(Path socket) {
        try (ControlClient _ = ControlClient.connect(socket)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int run(Path socket) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(arguments()).inheritIO();
        Map<String, String> environment = shell.environment();
        environment.put(ControlSocket.VARIABLE, socket.toAbsolutePath().toString());
        environment.put("PATH", Installation.shims() + ":" + environment.getOrDefault("PATH", "/usr/sbin:/usr/bin"));
        Process process = shell.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "vetch-shell-end"));
        return process.waitFor();
    }

    /** On a signal: the shell has a moment to end, then its switch goes, and only then this JVM. */
    private void end(Process process) {
        process.destroy();
        process.onExit()
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
        try {
            cleanedUp.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> arguments() {
        if (command.isEmpty()) {
            return List.of(System.getenv().getOrDefault("SHELL", "/bin/sh"));
        }
        if (command.getFirst().equals("-c") || command.size() == 1) {
            List<String> script = new ArrayList<>(command);
            script.remove("-c");
            script.addAll(0, List.of("/bin/sh", "-c"));
            return script;
        }
        return command;
    }
}
