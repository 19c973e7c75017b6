package io.vetch.cli.chaos;

import io.vetch.cli.Main;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Faults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The daemon that {@link ChaosMain} torments: {@code vetch} as it is, and besides, over standard input:
 *
 * <pre>
 * on SEED CALLS   one of so many calls fails from now on    -> .
 * starve SEED CALLS   and one of so many allocations        -> .
 * off             nothing fails any more                    -> what failed, as {@link RandomFaults#off}, and .
 * reads ERRNO     each read of a frame fails from now on    -> .
 * memory          no memory is there to be kept             -> .
 * state           its descriptors and threads               -> as {@link State}, and .
 * </pre>
 */
final class ChaosDaemonMain {
    private static final RandomFaults FAULTS = new RandomFaults();

    private ChaosDaemonMain() {}

    /** @param arguments as of {@code vetch} */
    public static void main(String[] arguments) throws IOException {
        Faults.follow(FAULTS);
        Thread.ofPlatform().daemon().name("chaos").start(ChaosDaemonMain::serve);
        Main.main(arguments);
    }

    private static void serve() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.print(answer(line.split(" ", -1)) + ".\n");
                System.out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "on", "starve" -> {
                FAULTS.on(Long.parseLong(words[1]), Integer.parseInt(words[2]), words[0].equals("starve"));
                yield "";
            }
            case "off" -> {
                Faults.follow(FAULTS);
                yield FAULTS.off();
            }
            case "reads" -> {
                int errno = Integer.parseInt(words[1]);
                Faults.follow((kind, what) -> kind == Faults.Kind.FRAME && what.equals("read") ? errno : 0);
                yield "";
            }
            case "memory" -> {
                Faults.follow((kind, what) -> kind == Faults.Kind.MEMORY ? Errno.ENOMEM : 0);
                yield "";
            }
            case "state" -> String.join("\n", State.ofProcess()) + "\n";
            default -> throw new IllegalArgumentException(words[0]);
        };
    }
}
