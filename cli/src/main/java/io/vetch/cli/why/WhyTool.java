package io.vetch.cli.why;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.address.AddressBook;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code vetch why FROM TO}: why frames of one do not arrive at the other. The client has tried, if it was asked to.
 */
public final class WhyTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch why [-j] [--probe] [--tcp PORT] [--length BYTES] FROM TO
            Why does what FROM sends not arrive at TO, or the answer at FROM? One sentence, then the evidence, then what
            to try. What a look back has kept of their frames is told, too. Each of the two is an IP address, a MAC address, a port, a bridge (its host), or a namespace.
            Nothing is sent, but with --probe:
            --probe: an ICMP echo request from the namespace of FROM, which you must be able to enter, and a TCP connection
                     with --tcp. The machine's own namespace never sends.
            --tcp PORT: is the service reached?
            --length BYTES: of a frame, from 60 on; 98 if it is not said.
            -j, --json: for programs.
            Exit status: 0 nothing is in the way, 2 something is, 1 for a wrong call, 3 without a daemon.
            """;

    private static final int EXIT_USAGE = 1;
    private static final int EXIT_FOUND = 2;
    private static final int USUAL_LENGTH = 98;
    private static final int SHORTEST = 60;
    private static final int MOST_PORTS = 65_535;

    private final AddressBook book;

    private final LookBacks lookBacks;

    public WhyTool(AddressBook book, LookBacks lookBacks) {
        this.book = book;
        this.lookBacks = lookBacks;
    }

    /** The answer of a bridge that looks back: what became of the frames is read by another thread first. */
    private final class Remembering implements Stream {
        private final Report report;
        private final History history;
        private final BridgeInterface bridge;
        private final boolean json;
        private @Nullable Sink client;

        Remembering(Report report, Report.Between between, boolean json) {
            this.report = report;
            this.history = new History(between);
            this.bridge = between.bridge();
            this.json = json;
        }

        @Override
        public void start(Sink sink) {
            client = sink;
            lookBacks.read(bridge, history::add, this::finish);
        }

        /** @param problem why it was not read, or an empty text */
        private void finish(String problem) {
            if (client == null) {
                return;
            }
            List<Report.Line> lines = problem.isEmpty()
                    ? history.lines()
                    : List.of(new Report.Line("kept", "the look back cannot be read: " + problem));
            client.print(Piece.of(words(report.with(lines), json)));
            client.end(exit(report), "");
            client = null;
        }

        @Override
        public boolean endsByItself() {
            return true;
        }

        @Override
        public void stop(String why) {
            if (client != null) {
                client.end(EXIT_USAGE, why.isEmpty() ? "" : "vetch: why: " + why + "\n");
                client = null;
            }
        }
    }

    private static int exit(Report report) {
        return report.answer().cause().isFine() ? 0 : EXIT_FOUND;
    }

    private static String words(Report report, boolean json) {
        return json ? json(report) : text(report);
    }

    /** What the arguments ask for. */
    private static final class Request {
        final List<String> ends = new ArrayList<>();
        boolean json;
        int length = USUAL_LENGTH;
        int tcp;
        Trial trial = Trial.NONE;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        try {
            Request request = parse(new Words(arguments));
            Report report = new Investigation(caller, book)
                    .answer(
                            request.ends.getFirst(),
                            request.ends.getLast(),
                            request.length,
                            request.tcp,
                            request.trial);
            Report.Between between = report.between();
            return between != null && lookBacks.limitsOf(between.bridge()).isPresent()
                    ? Outcome.streaming(new Remembering(report, between, request.json))
                    : new Outcome(exit(report), words(report, request.json), "", List.of());
        } catch (UsageException e) {
            return e.outcome();
        } catch (IllegalArgumentException e) {
            return Outcome.failed(EXIT_USAGE, "vetch: why: " + e.getMessage());
        }
    }

    private static Request parse(Words words) {
        Request request = new Request();
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "-j", "--json" -> request.json = true;
                case "--length" -> request.length = number(word, words, SHORTEST, Frame.MAX_LENGTH);
                case "--tcp" -> request.tcp = number(word, words, 1, MOST_PORTS);
                case "--tried" -> request.trial = Trial.parse(value(word, words));
                default -> {
                    if (word.startsWith("-")) {
                        throw usage("unknown option " + word);
                    }
                    request.ends.add(word);
                }
            }
        }
        if (request.ends.size() != 2) {
            throw usage(request.ends.isEmpty() ? "from whom to whom?" : "it takes two: FROM and TO");
        }
        return request;
    }

    private static String value(String option, Words words) {
        if (words.isEmpty()) {
            throw usage(option + " takes a value");
        }
        return words.next();
    }

    private static int number(String option, Words words, int least, int most) {
        String word = value(option, words);
        if (!word.matches("\\d{1,9}") || Integer.parseInt(word) < least || Integer.parseInt(word) > most) {
            throw usage("%s takes a number from %d to %d, not %s".formatted(option, least, most, word));
        }
        return Integer.parseInt(word);
    }

    private static UsageException usage(String problem) {
        return new UsageException("vetch: why: " + problem + "\n" + USAGE.strip(), EXIT_USAGE);
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder(report.answer().sentence()).append('\n');
        report.evidence()
                .forEach(line -> text.append(String.format(Locale.ROOT, "  %-9s %s\n", line.about(), line.text())));
        report.answer()
                .remedies()
                .forEach(remedy -> text.append("  try       ").append(remedy).append('\n'));
        return text.toString();
    }

    private static String json(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cause", report.answer().cause().name());
        json.put("fine", report.answer().cause().isFine());
        json.put("answer", report.answer().sentence());
        report.ends().forEach((which, end) -> {
            ObjectNode one = json.putObject(which);
            end.forEach(one::put);
        });
        ArrayNode evidence = json.putArray("evidence");
        report.evidence()
                .forEach(line -> evidence.addObject().put("about", line.about()).put("text", line.text()));
        report.answer().remedies().forEach(json.putArray("try")::add);
        return json + "\n";
    }
}
