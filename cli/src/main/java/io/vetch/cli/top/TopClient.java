package io.vetch.cli.top;

import io.vetch.cli.client.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code vetch top}: in a terminal a view that lives, else lines. */
public final class TopClient {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch top [-n COUNT] [--interval SECONDS] [BRIDGE…]
            Shows what passes now on the bridges and veth pairs of this namespace: frames and bits a second of each port,
            drops by reason, stations, and those that move. In a terminal it goes on until q; else it prints a line of
            each port for each interval.
            -n, --count COUNT: print so many lines of each port, also in a terminal, and end.
            -d, --interval SECONDS: between two looks; 1 if it is not said.
            Keys: q quits; n, i, o, d sort by name, bits in, bits out, drops; arrows or j and k select a port; / filters
            by words of ports and stations (Enter keeps it, Esc drops it); s: stations heard last, or the newest;
            e explains what the selected port has lost; c captures there until c or Esc.
            """;

    private static final int EXIT_USAGE = 1;
    private static final int EXIT_NO_DAEMON = 3;

    private TopClient() {}

    /** @param call the tool and its arguments @return the exit status */
    public static int run(List<String> call) {
        try {
            TopOptions options = TopOptions.parse(call.subList(1, call.size()));
            if (options.count() > 0 || !isTerminal() || !showScreen(options)) {
                new TopLines(options).run();
            }
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(words(e));
            return EXIT_USAGE;
        } catch (Output.ClosedException e) {
            return e.tell("top");
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return EXIT_NO_DAEMON;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_NO_DAEMON;
        }
    }

    private static String words(IllegalArgumentException mistake) {
        String message = String.valueOf(mistake.getMessage());
        return message.startsWith("vetch: ") ? message : "vetch: top: " + message + "; see 'vetch top --help'";
    }

    /** @return false if the terminal can show no more than lines */
    private static boolean showScreen(TopOptions options) throws IOException {
        AtomicReference<@Nullable TopScreen> screen = new AtomicReference<>();
        Optional<RawTerminal> terminal = RawTerminal.open(() -> {
            TopScreen shown = screen.get();
            if (shown != null) {
                shown.end();
            }
        });
        if (terminal.isEmpty()) {
            return false;
        }
        try (TopScreen shown = new TopScreen(terminal.get())) {
            screen.set(shown);
            shown.run(options);
        }
        return true;
    }

    /** Whether somebody sits at both ends. */
    private static boolean isTerminal() {
        return isTerminal("/proc/self/fd/0") && isTerminal("/proc/self/fd/1");
    }

    private static boolean isTerminal(String descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of(descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
