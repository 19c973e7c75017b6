package io.vetch.cli.command;

import io.vetch.cli.command.Command.Group;
import io.vetch.cli.tcpdump.options.Usage;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands whose arguments picocli parses. Its classes are too old for an archive of classes, and a JVM that needs
 * one of them opens all jars: a short call stays away from here.
 */
public final class ParsedCommands {
    private ParsedCommands() {}

    /** Runs the one that {@code arguments} name. @return the exit status */
    public static int run(List<String> arguments) {
        String first = arguments.isEmpty() ? "-" : arguments.getFirst();
        if (!first.startsWith("-")
                && Commands.all().stream().noneMatch(command -> command.name().equals(first))) {
            return explainWrong(first);
        }
        CommandLine vetch = commandLine(parsed(first));
        CommandLine shell = vetch.getSubcommands().get("shell");
        if (shell != null) { // what stands behind its first word is that command's
            shell.setStopAtPositional(true);
        }
        return vetch.setParameterExceptionHandler(ParsedCommands::explainUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("vetch: " + explain(failure));
                    return 2;
                })
                .execute(arguments.toArray(String[]::new));
    }

    /** The command alone, if it is known: it takes picocli a millisecond and more to look at each. Help is of all. */
    private static List<Command> parsed(String name) {
        List<Command> named = Commands.all().stream()
                .filter(command -> command.options() != null && command.name().equals(name))
                .toList();
        return named.isEmpty() || name.equals("help") ? Commands.all() : named;
    }

    private static int explainWrong(String word) {
        List<String> names = Commands.all().stream()
                .filter(command -> command.group() != Group.HIDDEN)
                .map(Command::name)
                .toList();
        String nearest = Nearest.of(word, names)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
        System.err.println("vetch: no command '" + word + "'" + nearest);
        System.err.println("vetch: 'vetch help' lists all commands");
        return 1;
    }

    /** The list is for whoever named no command. */
    private static int explainUsage(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println("vetch: " + mistake.getMessage());
        if (arguments.length == 0) {
            command.usage(command.getErr());
        } else {
            String name = command.getCommandSpec().qualifiedName();
            command.getErr().println("vetch: '" + name + " --help' says what it takes");
        }
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

    /** What all commands that are no secret say of themselves, in the order of the help. */
    public static List<CommandHelp> manual() {
        CommandLine vetch = commandLine();
        return Arrays.stream(Group.values())
                .filter(group -> group != Group.HIDDEN)
                .flatMap(group -> Commands.all().stream().filter(command -> command.group() == group))
                .map(command -> help(command, vetch.getSubcommands().get(command.name())))
                .toList();
    }

    private static CommandHelp help(Command command, @Nullable CommandLine parsed) {
        String name = command.name();
        String usage = "Usage: vetch " + name + " [ARGUMENT]...\n'vetch " + name + " --help' says what it takes.\n";
        if (parsed != null) {
            usage = parsed.getUsageMessage(CommandLine.Help.Ansi.OFF);
        } else if (command.usage() != null) {
            usage = command.usage().get();
        } else if (name.equals("tcpdump")) {
            usage = Usage.TEXT;
        }
        return new CommandHelp(
                name, command.group().title(), command.help(), usage, parsed == null ? null : parsed.getCommandSpec());
    }

    /** {@code vetch} and its number. */
    public static String version() {
        return VetchCommand.VERSION;
    }

    static Object help() {
        return new CommandLine.HelpCommand();
    }

    /** {@code vetch} with these commands; its help lists all. */
    public static CommandLine commandLine() {
        return commandLine(Commands.all());
    }

    private static CommandLine commandLine(List<Command> commands) {
        CommandLine vetch = new CommandLine(new VetchCommand());
        for (Command command : commands) {
            if (command.options() != null) {
                vetch.addSubcommand(command.name(), command.options().get());
            }
        }
        vetch.getSubcommands().values().forEach(each -> each.getCommandSpec().version(VetchCommand.VERSION));
        vetch.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        vetch.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, _ -> list());
        return vetch;
    }

    private static String list() {
        StringBuilder list = new StringBuilder();
        for (Group group : Group.values()) {
            if (group != Group.HIDDEN) {
                list.append('\n').append(group.title()).append(":\n");
                Commands.all().stream()
                        .filter(command -> command.group() == group)
                        .forEach(command -> list.append("  %-10s%s\n".formatted(command.name(), command.help())));
            }
        }
        return list.toString();
    }
}
