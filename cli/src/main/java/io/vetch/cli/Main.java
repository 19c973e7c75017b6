package io.vetch.cli;

import io.vetch.cli.client.ClientTraining;
import io.vetch.cli.command.Commands;
import io.vetch.cli.command.ParsedCommands;
import io.vetch.cli.daemon.DaemonTraining;
import io.vetch.cli.tcpdump.TcpdumpTraining;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Where {@code vetch} starts. A tool's call takes a short way that loads few classes; the rest is picocli's. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(
                Locale.ROOT); // the client's text must not depend on the locale that the daemon was started in
        List<String> call = Commands.unabridged(List.of(arguments));
        ToIntFunction<List<String>> client = Commands.client(call);
        if (client == null) {
            boolean training = !call.isEmpty() && call.getFirst().equals("train");
            System.exit(training ? train(call.get(1)) : ParsedCommands.run(call));
            return;
        }
        int status = client.applyAsInt(call);
        if (status != 0) {
            System.exit(status);
        }
        // No exit(0): it looks for a logger first, which takes a short call a tenth of its time.
    }

    /** Starts in one way, for the JVM to record which classes that loads. @param way as the launcher names it */
    private static int train(String way) throws IOException {
        switch (way) {
            case "client" -> ClientTraining.run();
            case "tcpdump" -> TcpdumpTraining.run();
            default -> {
                ParsedCommands.run(List.of("run", "--help"));
                DaemonTraining.run(Commands::tools);
            }
        }
        return 0;
    }
}
