package io.vetch.cli.command;

import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.tool.Tool;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A command of {@code vetch}; the launcher alone runs one that has none of the three.
 *
 * @param help one line
 * @param usage what {@code --help} prints, where neither picocli nor the client itself does
 * @param client runs it in the process that was started, given the name and the arguments; returns the exit status
 * @param tool its part that runs in the daemon
 * @param options the same as {@code client}, for commands whose arguments picocli parses
 */
record Command(
        String name,
        Group group,
        String help,
        @Nullable Supplier<String> usage,
        @Nullable ToIntFunction<List<String>> client,
        @Nullable Function<SwitchParts, Tool> tool,
        @Nullable Supplier<Object> options) {
    Command withUsage(Supplier<String> text) {
        return new Command(name, group, help, text, client, tool, options);
    }

    /** As {@code vetch help} has them. */
    enum Group {
        SWITCH("The switch"),
        TOOLS("The tools you know, speaking to the switch"),
        WHY("Why a frame went where it went"),
        FILES("Capture files"),
        MORE("More"),
        HIDDEN("");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
