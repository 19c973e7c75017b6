package io.vetch.cli.tool.vetch;

import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import java.time.Duration;
import java.util.List;

/** {@code vetch stop}: the daemon ends as after SIGTERM. It prints its process id, for the client to wait. */
public final class StopTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch stop
            Ends the daemon as SIGTERM does, and waits until it has ended. Its bridges and pairs go with it.
            VETCH_SOCKET names the socket of another daemon. Exit status 3: none answers.
            """;

    private static final long LAST_WORDS_NANOS = Duration.ofMillis(100).toNanos();

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        if (!arguments.isEmpty()) {
            return Outcome.failed(1, "vetch: stop takes no arguments: it ends the daemon, which has one socket");
        }
        Thread exit = Thread.ofPlatform().daemon().name("vetch-exit").unstarted(() -> System.exit(0));
        caller.control().thread().after(LAST_WORDS_NANOS, "the end of the switch", exit::start);
        return Outcome.printed(ProcessHandle.current().pid() + "\n");
    }
}
