package io.vetch.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command says of itself.
 *
 * @param group the heading that it stands under in the help
 * @param help one line
 * @param usage what {@code --help} prints
 * @param options of a command whose arguments picocli parses
 */
public record CommandHelp(
        String name,
        String group,
        String help,
        String usage,
        @Nullable CommandSpec options) {}
