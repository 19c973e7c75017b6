package io.vetch.cli;

import io.vetch.cli.client.LookBackClient;
import io.vetch.cli.client.ToolClient;
import io.vetch.cli.client.Training;
import io.vetch.cli.command.VetchCommand;
import io.vetch.cli.daemon.DaemonTraining;
import io.vetch.cli.trace.TcpdumpCommand;
import io.vetch.cli.trace.TraceTraining;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/** Where {@code vetch} starts. A tool's call takes a short way that loads few classes; the rest is picocli's. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (first.equals("tcpdump")) {
            System.exit(TcpdumpCommand.run(List.of(arguments).subList(1, arguments.length)));
        }
        if (ToolClient.TOOLS.contains(first)) {
            System.exit(ToolClient.run(List.of(arguments)));
        }
        if (first.equals(LookBackClient.NAME)) {
            System.exit(LookBackClient.run(List.of(arguments)));
        }
        System.exit(first.equals("train") ? train() : command(arguments));
    }

    private static int train() throws IOException {
        TraceTraining.run();
        int exit = Training.run();
        command(new String[] {"run", "--help"});
        DaemonTraining.run();
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
        CommandLine vetch = new CommandLine(new VetchCommand());
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
