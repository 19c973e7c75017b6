package io.vetch.cli;

import io.vetch.cli.client.Training;
import io.vetch.cli.command.Commands;
import io.vetch.cli.daemon.DaemonTraining;
import io.vetch.cli.tcpdump.TcpdumpTraining;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/** Where {@code vetch} starts. A tool's call takes a short way that loads few classes; the rest is picocli's. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        String first = arguments.length == 0 ? "" : arguments[0];
        ToIntFunction<List<String>> client = Commands.client(first);
        if (client != null) {
            System.exit(client.applyAsInt(List.of(arguments)));
        }
        System.exit(first.equals("train") ? train() : command(arguments));
    }

    private static int train() throws IOException {
        TcpdumpTraining.run();
        int exit = Training.run();
        command(new String[] {"run", "--help"});
        DaemonTraining.run(Commands::tools);
        return exit;
    }

    private static int explainUsage(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println("vetch: " + mistake.getMessage());
        command.usage(command.getErr());
        return 1;
    }

    /** What the user can do nothing about is told in full. */
    private static String explain(Exception failure) {
        if (failure instanceof IOException || failure instanceof RefusedException) {
            return String.valueOf(failure.getMessage());
        }
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }

    private static int command(String[] arguments) {
        CommandLine vetch = Commands.commandLine();
        // What stands behind its first word is that command's.
        Objects.requireNonNull(vetch.getSubcommands().get("shell")).setStopAtPositional(true);
        return vetch.setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("vetch: " + explain(failure));
                    return 2;
                })
                .execute(arguments);
    }
}
