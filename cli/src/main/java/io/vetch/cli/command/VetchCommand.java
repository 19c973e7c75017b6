package io.vetch.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vetch} itself: the list of commands. */
@Command(
        name = "vetch",
        description = {
            "A userspace Ethernet switch and veth emulator that tells you why.",
            "",
            "vetch demo                   a bridge between two hosts, in namespaces that vanish afterwards",
            "vetch brctl|ip link|bridge   the words of the tools you know",
            "vetch tcpdump [--why]        frames as they pass or from a file, and why each went where it went",
            "vetch counters [BRIDGE]      frames, verdicts and drops of every port",
            "vetch explain -i PORT FRAME  what would become of a frame, and why",
            "vetch simulate TOPOLOGY …    verdicts for the frames of capture files, repeatable, without rights",
            "vetch lookback               what just happened: frames kept in memory, saved when you ask, or by themselves",
            "vetch replay FILE -i PORT    a capture file's frames enter by a port",
            "vetch bench --target KIND,…  how fast this and other switches are: RFC 2544 and RFC 2889, side by side",
            "vetch shims                  the directory that makes brctl, ip, bridge and tcpdump mean Vetch on PATH",
            ""
        },
        mixinStandardHelpOptions = true,
        version = "vetch 0.1.0",
        subcommands = {
            RunCommand.class,
            ShellCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            ReachCommand.class,
            HelpCommand.class
        })
public final class VetchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "What should vetch do?");
    }
}
