package io.vetch.cli.command;

import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.state.KeptSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Whether the switch outlives its process, and where that is written down. */
final class StateOptions {
    private static final Logger LOG = LoggerFactory.getLogger(StateOptions.class);
    private static final String NONE = "none";

    @Option(
            names = "--state",
            paramLabel = "DIR|none",
            description = "Keep the switch here, for the next daemon to take it up, also after a crash (default:"
                    + " $STATE_DIRECTORY; else, at the usual socket, /var/lib/vetch for root and"
                    + " $XDG_STATE_HOME/vetch for others, where that directory is; else none).")
    private @Nullable String state;

    @Option(names = "--clean", description = "Forget what is kept there, and delete its devices.")
    private boolean clean;

    @Option(names = "--keep", description = "Leave the devices at the end, for the next daemon to take up.")
    private boolean keep;

    @Option(
            names = "--replace",
            description =
                    "Take the switch over from the daemon that serves at the socket, if there is one, which then ends.")
    private boolean replace;

    /**
     * @param socket where the daemon will serve
     * @param ownSocket whether that is not the usual one
     * @return {@code anew} itself if nothing is kept
     */
    Daemon.SetUp keeping(Daemon.SetUp anew, Path socket, boolean ownSocket) throws IOException {
        Path chosen = chosen();
        if (chosen != null) {
            return KeptSwitch.open(options(chosen, socket), anew);
        }
        Path usual = ownSocket ? null : usual();
        return usual == null ? unkept(anew) : keptIfPossible(usual, anew, socket);
    }

    private Daemon.SetUp unkept(Daemon.SetUp anew) throws IOException {
        if (clean || keep || replace) {
            String option = clean ? "--clean" : keep ? "--keep" : "--replace";
            throw new IOException(option + " is about a state: give --state DIR, too");
        }
        return anew;
    }

    /** Nobody has asked for it. */
    private Daemon.SetUp keptIfPossible(Path usual, Daemon.SetUp anew, Path socket) throws IOException {
        try {
            return KeptSwitch.open(options(usual, socket), anew);
        } catch (IOException e) {
            if (clean || keep || replace) {
                throw e;
            }
            LOG.warn("the switch will end with its process: no state in {}: {}", usual, e.getMessage());
            return anew;
        }
    }

    private KeptSwitch.Options options(Path directory, Path socket) {
        return new KeptSwitch.Options(directory, clean, keep, replace ? socket : null);
    }

    /** The one that somebody named; null if nobody did. */
    private @Nullable Path chosen() {
        if (state != null) {
            return state.equals(NONE) ? null : Path.of(state);
        }
        String ofService = System.getenv("STATE_DIRECTORY"); // systemd.exec(5): several are separated by colons
        return ofService == null || ofService.isEmpty()
                ? null
                : Path.of(ofService.split(":", 2)[0]);
    }

    /** Whoever wants a state by default makes the directory, as an installation does: a trial leaves nothing behind. */
    private @Nullable Path usual() {
        Path place = usualPlace();
        return NONE.equals(state) || !Files.isDirectory(place) ? null : place;
    }

    private static Path usualPlace() {
        if (ControlSocket.isRoot()) {
            return Path.of("/var/lib/vetch");
        }
        String home = System.getenv("XDG_STATE_HOME");
        Path states = home == null || home.isEmpty()
                ? Path.of(System.getProperty("user.home", "."), ".local", "state")
                : Path.of(home);
        return states.resolve("vetch");
    }
}
