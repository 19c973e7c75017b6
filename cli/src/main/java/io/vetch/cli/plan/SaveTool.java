package io.vetch.cli.plan;

import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import java.io.IOException;
import java.util.List;

/** {@code vetch save}: the running switch as a configuration file. */
public final class SaveTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch save
            Prints the running switch as a configuration file: 'vetch run --config FILE' makes it again, and 'vetch apply
            FILE' changes a switch into it. VETCH_SOCKET names the socket of another daemon. Exit status 3: none answers.
            """;

    private final SwitchParts parts;

    public SaveTool(SwitchParts parts) {
        this.parts = parts;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        if (!arguments.isEmpty()) {
            return Outcome.failed(1, "vetch: save takes no arguments, and prints; 'vetch save >FILE'");
        }
        return Outcome.printed(PlanYaml.lines(SavedPlan.of(parts)).iterator());
    }
}
