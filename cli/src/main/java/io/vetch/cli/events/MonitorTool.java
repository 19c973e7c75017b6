package io.vetch.cli.events;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import java.util.ArrayList;
import java.util.List;

/** {@code vetch monitor [BRIDGE…]}: events as lines. */
public final class MonitorTool implements Tool {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch monitor [-j] [--drops N] [--storm N] [BRIDGE…]
            Prints what happens on the bridges of this namespace, a line each, until it is stopped: stations that are
            learned, moved, aged or forgotten; ports that go up or down, and why; drops and storms; loops.
            --drops N: tell of N or more drops a second at one port for one reason; 10 if it is not said.
            --storm N: tell of N or more frames to groups a second by one port; 10000 if it is not said.
            -j, --json: for programs, an object a line.
            """;

    private static final long DROPS = 10;
    private static final long STORM = 10_000;
    private static final int EXIT_USAGE = 1;

    private final AddressBook book;

    public MonitorTool(AddressBook book) {
        this.book = book;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        try {
            return run(caller, new Words(arguments));
        } catch (UsageException e) {
            return e.outcome();
        }
    }

    private Outcome run(Caller caller, Words words) {
        boolean json = false;
        long drops = DROPS;
        long storm = STORM;
        List<String> names = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "-j", "--json" -> json = true;
                case "--drops" -> drops = number(word, words);
                case "--storm" -> storm = number(word, words);
                default -> names.add(bridge(caller, word));
            }
        }
        return Outcome.streaming(new EventStream(caller, book, json, List.copyOf(names), new RateWatch(drops, storm)));
    }

    private static String bridge(Caller caller, String word) {
        if (word.startsWith("-")) {
            throw usage("unknown option " + word);
        }
        if (caller.anyBridge(word).isEmpty()) {
            throw usage("no bridge " + word + " in this namespace");
        }
        return word;
    }

    private static long number(String option, Words words) {
        String word = words.isEmpty() ? "" : words.next();
        if (!word.matches("[1-9]\\d{0,8}")) {
            throw usage(option + " takes a number of frames a second");
        }
        return Long.parseLong(word);
    }

    private static UsageException usage(String problem) {
        return new UsageException("vetch: monitor: " + problem + "\n" + USAGE.strip(), EXIT_USAGE);
    }
}
