package io.vetch.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code vetch apply}: the running switch becomes what a file says. The client reads the file. */
public final class ApplyTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch apply [--dry-run] [--json] FILE
            Changes the running switch into what FILE says, a file as for 'vetch run --config', and prints each step in the
            words of the tools. What is in both is not touched but for what differs; what FILE does not have is deleted.
            --dry-run: prints the steps and does none. --json: for programs. FILE '-' is standard input.
            'http:' is not changed while the switch runs: if FILE has another, that is said.
            VETCH_SOCKET names the socket of another daemon. Exit status 1: a step failed, those before it are done.
            """;

    /** Of the client, before the file's name and its text. */
    static final String DRY_RUN = "--dry-run";

    static final String JSON = "--json";

    private final SwitchParts parts;

    public ApplyTool(SwitchParts parts) {
        this.parts = parts;
    }

    /** The rules of the host are listed, if the file has bridges of the kernel's that are not stood in for yet. */
    @Override
    public CompletionStage<?> before(List<String> arguments) throws IOException {
        int count = arguments.size();
        if (count < 2 || arguments.contains(DRY_RUN)) {
            return Tool.super.before(arguments);
        }
        SwitchPlan wanted = SwitchPlan.parse(Path.of(arguments.get(count - 2)), arguments.get(count - 1));
        Set<String> fresh = new HashSet<>(wanted.standIns().keySet());
        fresh.removeAll(parts.standIns().wishes().keySet());
        return parts.standIns().lookAhead(fresh);
    }

    /** @param arguments options, then what the file is called, then its text */
    @Override
    public Outcome run(Caller caller, List<String> arguments) throws IOException {
        int count = arguments.size();
        if (count < 2) {
            return Outcome.failed(1, USAGE.strip());
        }
        if (!caller.isDaemonsUser()) {
            throw new IOException(
                    "vetch: apply is for the daemon's user: a file may ask for more than its caller may do");
        }
        List<String> options = arguments.subList(0, count - 2);
        boolean json = options.contains(JSON);
        Application application = Application.of(parts, Path.of(arguments.get(count - 2)), arguments.get(count - 1));
        if (options.contains(DRY_RUN)) {
            return done(application, application.words(), json);
        }
        List<String> done = new ArrayList<>();
        try {
            application.run(done::add);
            return done(application, done, json);
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            String state = "%d of %d steps are done"
                    .formatted(done.size(), application.words().size());
            return new Outcome(
                    1, text(done, json, "failed", problem), "vetch: " + problem + "; " + state + "\n", List.of());
        }
    }

    private static Outcome done(Application application, List<String> steps, boolean json) {
        String note = application.note().orElse("");
        String err = note.isEmpty() ? "" : "vetch: " + note + "\n";
        return new Outcome(0, text(steps, json, "note", note), err, List.of());
    }

    private static String text(List<String> steps, boolean json, String key, String value) {
        if (!json) {
            return steps.isEmpty() ? "" : String.join("\n", steps) + "\n";
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("steps");
        steps.forEach(array::add);
        if (!value.isEmpty()) {
            answer.put(key, value);
        }
        return answer + "\n";
    }
}
