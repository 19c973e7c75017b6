package io.vetch.cli.command;

import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.state.KeptSwitch;
import java.io.IOException;
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
                    + " $STATE_DIRECTORY; else /var/lib/vetch for root and $XDG_STATE_HOME/vetch for others, and"
                    + " none with a socket of its own).")
    private @Nullable String state;

    @Option(names = "--clean", description = "Forget what is kept there, and delete its devices.")
    private boolean clean;

    @Option(names = "--keep", description = "Leave the devices at the end, for the next daemon to take up.")
    private boolean keep;

    /** @param ownSocket whether the socket is not the usual one @return {@code anew} itself if nothing is kept */
    Daemon.SetUp keeping(Daemon.SetUp anew, boolean ownSocket) throws IOException {
        Path chosen = chosen();
        Path usual = ownSocket ? null : usual();
        if (chosen == null && usual == null) {
            if (clean || keep) {
                throw new IOException((clean ? "--clean" : "--keep") + " is about a state: give --state DIR, too");
            }
            return anew;
        }
        if (chosen != null) {
            return KeptSwitch.open(new KeptSwitch.Options(chosen, clean, keep), anew);
        }
        try {
            return KeptSwitch.open(new KeptSwitch.Options(usual, clean, keep), anew);
        } catch (IOException e) {
            LOG.warn("the switch will end with its process: no state in {}: {}", usual, e.getMessage());
            return anew;
        }
    }

    /** The one that somebody named; null if nobody did. */
    private @Nullable Path chosen() {
        if (state != null) {
            return state.equals(NONE) ? null : Path.of(state);
        }
        String ofService = System.getenv("STATE_DIRECTORY"); // systemd.exec(5): several are separated by colons
        return ofService == null || ofService.isEmpty() ? null : Path.of(ofService.split(":", 2)[0]);
    }

    private @Nullable Path usual() {
        if (NONE.equals(state)) {
            return null;
        }
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
