package io.vetch.cli;

import io.vetch.cli.client.ClientTraining;
import io.vetch.cli.command.Commands;
import io.vetch.cli.command.ParsedCommands;
import io.vetch.cli.daemon.DaemonTraining;
import io.vetch.cli.tcpdump.TcpdumpTraining;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

/** Where {@code vetch} starts. A tool's call takes a short way that loads few classes; the rest is picocli's. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        String first = arguments.length == 0 ? "" : arguments[0];
        ToIntFunction<List<String>> client = Commands.client(first);
        if (client == null) {
            System.exit(first.equals("train") ? train(arguments[1]) : ParsedCommands.run(arguments));
            return;
        }
        int status = client.applyAsInt(List.of(arguments));
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
                ParsedCommands.run(new String[] {"run", "--help"});
                DaemonTraining.run(Commands::tools);
            }
        }
        return 0;
    }
}
