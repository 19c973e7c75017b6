package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParsedCommandsTest {
    @Test
    void eachCommandTellsTheVersion() {
        assertThat(ParsedCommands.commandLine().getSubcommands().values())
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(command.getCommandSpec().version()).containsExactly(VetchCommand.VERSION));
    }
}
