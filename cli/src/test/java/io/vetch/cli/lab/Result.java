package io.vetch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * How a command in a sandbox ended.
 *
 * @param command what ran, for messages
 * @param exit its exit status
 */
public record Result(String command, int exit, String out, String err) {
    /** A script is longer than anyone wants to read in a message. */
    private static final int BRIEF = 300;

    /** Fails the test with everything the command said unless it ended as expected. */
    public Result expectExit(int expected) {
        assertThat(exit).as("exit status of%n%s", this).isEqualTo(expected);
        return this;
    }

    public Result expectSuccess() {
        return expectExit(0);
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    @Override
    public String toString() {
        String brief = command.length() > BRIEF ? command.substring(0, BRIEF) + "…" : command;
        return "$ %s%n%s%s[rc=%d]%n".formatted(brief, out, err, exit);
    }
}
