package io.vetch.bench.command;

import picocli.CommandLine;

/** Where {@code vetch bench} starts. */
public final class BenchMain {
    /** Exit statuses, beside 0. */
    static final int USAGE = 1;

    static final int REFUSED = 2;
    static final int ASSERTION_FAILED = 4;

    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand())
                .setParameterExceptionHandler((mistake, given) -> explain(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("vetch bench: " + failure.getMessage());
                    return failure instanceof IllegalArgumentException ? USAGE : REFUSED;
                })
                .execute(arguments));
    }

    private static int explain(CommandLine.ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println("vetch bench: " + mistake.getMessage());
        command.getErr().println("See vetch bench --help.");
        return USAGE;
    }
}
