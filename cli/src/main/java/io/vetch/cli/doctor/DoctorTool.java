package io.vetch.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vetch.cli.address.AddressBook;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code vetch doctor}: what is good, doubtful or bad. It takes a second, to see which counters grow. */
public final class DoctorTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch doctor [-j]
            Looks at this machine and at the bridges of this namespace, for a second, and prints a line for each thing it
            looked at: good, warning or bad, what it found, and what to do. It changes nothing.
            -j, --json: for programs.
            Exit status: 0 all is good, 2 there are warnings, 4 something is bad, 1 for a wrong call, 3 without a daemon.
            """;

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String WHAT = "looking at the switch";
    private static final int EXIT_WARNING = 2;
    private static final int EXIT_BAD = 4;

    private final AddressBook book;

    public DoctorTool(AddressBook book) {
        this.book = book;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        boolean json = List.of("-j").equals(arguments) || List.of("--json").equals(arguments);
        if (!json && !arguments.isEmpty()) {
            return Outcome.failed(1, "vetch: doctor takes -j and nothing else, not " + String.join(" ", arguments));
        }
        List<Finding> findings = new ArrayList<>(MachineChecks.of(caller.namespace()));
        if (caller.allBridges().isEmpty()) {
            findings.add(Finding.good("bridges", "none in this namespace"));
        }
        for (BridgeInterface bridge : caller.allBridges()) {
            findings.addAll(new BridgeChecks(caller, book, bridge).findings());
        }
        return Outcome.streaming(new Answer(caller, findings, json));
    }

    /** What comes a second later. */
    private static final class Answer implements Stream {
        private final Caller caller;
        private final List<Finding> findings;
        private final boolean json;
        private final GrowthWatch growth = new GrowthWatch();
        private @Nullable Sink client;

        Answer(Caller caller, List<Finding> findings, boolean json) {
            this.caller = caller;
            this.findings = findings;
            this.json = json;
        }

        @Override
        public void start(Sink sink) {
            client = sink;
            growth.begin(caller.allBridges());
            caller.control().thread().after(LOOK_NANOS, WHAT, this::finish);
        }

        private void finish() {
            if (client == null) {
                return;
            }
            findings.addAll(growth.end(caller.allBridges()));
            client.print(Piece.of(json ? json(findings) : text(findings)));
            client.end(exit(findings), "");
            client = null;
        }

        @Override
        public boolean endsByItself() {
            return true;
        }

        @Override
        public void stop(String why) {
            if (client != null) {
                client.end(1, why.isEmpty() ? "" : "vetch: doctor: " + why + "\n");
                client = null;
            }
        }
    }

    private static int exit(List<Finding> findings) {
        return switch (findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Finding.Level.GOOD)) {
            case GOOD -> 0;
            case WARNING -> EXIT_WARNING;
            case BAD -> EXIT_BAD;
        };
    }

    private static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT, "%-8s %-16s %s\n", finding.level(), finding.about(), finding.evidence()));
            if (!finding.remedy().isEmpty()) {
                text.append(String.format(Locale.ROOT, "%-8s %-16s try: %s\n", "", "", finding.remedy()));
            }
        }
        return text.toString();
    }

    private static String json(List<Finding> findings) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        findings.forEach(finding -> all.addObject()
                .put("level", finding.level().toString())
                .put("about", finding.about())
                .put("evidence", finding.evidence())
                .put("remedy", finding.remedy().isEmpty() ? null : finding.remedy()));
        return all + "\n";
    }
}
