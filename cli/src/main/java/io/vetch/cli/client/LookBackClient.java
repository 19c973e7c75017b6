package io.vetch.cli.client;

import io.vetch.cli.rpc.ControlClient;
import io.vetch.cli.rpc.ControlSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code vetch lookback …}: the daemon's business, but for {@code save}: this process makes the file, with its own
 * rights, and the daemon sends what it keeps.
 */
public final class LookBackClient {
    private static final String NAME = "lookback";

    private static final int EXIT_USAGE = 1;
    private static final int EXIT_REFUSED = 2;
    private static final int EXIT_NO_DAEMON = 3;
    private static final String DIRECTORY = "dir=";

    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch lookback show [BRIDGE]
                   vetch lookback save FILE [-i BRIDGE]      as pcapng; - is standard output
                   vetch lookback on BRIDGE [30s] [64MiB] [whole]
                   vetch lookback off BRIDGE
                   vetch lookback clear [BRIDGE]
                   vetch lookback trigger BRIDGE EVENT [dir=DIR] [after=2s] [every=60s]
                   vetch lookback trigger BRIDGE off
            EVENT is mac-move, drop:REASON (a reason of 'vetch counters') or floods:N/s.
            'vetch run --lookback 30s,64MiB' turns it on for every bridge.
            """;

    private LookBackClient() {}

    /** @param call {@code lookback} and its arguments. @return the exit status */
    public static int run(List<String> call) {
        List<String> words = call.subList(1, call.size());
        if (words.isEmpty()) {
            System.err.print(USAGE);
            return EXIT_USAGE;
        }
        return switch (words.getFirst()) {
            case "help" -> {
                System.out.print(USAGE);
                yield 0;
            }
            case "save" -> save(words.subList(1, words.size()));
            default ->
                ToolClient.run(call.stream().map(LookBackClient::absolute).toList());
        };
    }

    /** The daemon has a current directory of its own. */
    private static String absolute(String word) {
        return word.startsWith(DIRECTORY) && word.length() > DIRECTORY.length()
                ? DIRECTORY + Path.of(word.substring(DIRECTORY.length())).toAbsolutePath()
                : word;
    }

    private static int save(List<String> words) {
        List<String> files = new ArrayList<>();
        List<String> request = new ArrayList<>(List.of("save"));
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("-i") && i + 1 < words.size()) {
                request.add(words.get(++i));
            } else {
                files.add(words.get(i));
            }
        }
        if (files.size() != 1 || files.getFirst().matches("-.+") || request.size() > 2) {
            System.err.println("Usage: vetch lookback save FILE [-i BRIDGE]");
            return EXIT_USAGE;
        }
        try (ControlClient daemon = ToolClient.connect(ControlSocket.path())) {
            return save(daemon, request, files.getFirst());
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return EXIT_NO_DAEMON;
        }
    }

    private static int save(ControlClient daemon, List<String> request, String file) throws IOException {
        ToolAnswer answer = ToolAnswer.parse(daemon.ask(ToolClient.request("tool", NAME, request, List.of())));
        if (answer.isError() || !answer.stream()) {
            System.err.print(answer.isError() ? "vetch: " + answer.err() + "\n" : answer.err());
            return answer.isError() ? EXIT_REFUSED : answer.exit();
        }
        try (SavedFile out = SavedFile.open(file)) {
            out.copy(daemon.bytes());
            return 0;
        } catch (IOException e) {
            System.err.println("vetch: the look back was not saved: " + e.getMessage());
            return EXIT_REFUSED;
        }
    }
}
