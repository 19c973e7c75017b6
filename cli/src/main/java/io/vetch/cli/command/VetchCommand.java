package io.vetch.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vetch} itself, without a command. */
@Command(
        name = "vetch",
        description = "A userspace Ethernet switch and veth emulator that tells you why.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = VetchCommand.VERSION)
final class VetchCommand implements Runnable {
    static final String VERSION = "vetch 0.1.0";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "What should vetch do?");
    }
}
