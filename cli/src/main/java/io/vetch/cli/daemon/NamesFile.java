package io.vetch.cli.daemon;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.rpc.ControlSocket;
import io.vetch.cli.rpc.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of all interfaces of the switch, alternative ones too, one a line, in a file beside the socket. A shim that
 * finds none of its words there runs the real tool without asking the daemon.
 */
final class NamesFile {
    private static final Logger LOG = LoggerFactory.getLogger(NamesFile.class);

    private final Path file;
    private final SwitchControl control;
    private String written = "";
    private boolean deleted;
    private boolean another;
    private @Nullable OwnFile ours;

    NamesFile(Path socket, SwitchControl control) {
        this.file = ControlSocket.namesFile(socket.toAbsolutePath());
        this.control = control;
    }

    /** Brings the file up to date; it is replaced as a whole. */
    void refresh() {
        String names = control.interfaces().stream()
                .flatMap(each -> Stream.concat(Stream.of(each.name()), each.link().otherNames().stream()))
                .distinct()
                .map(name -> name + "\n")
                .collect(Collectors.joining());
        if (deleted || another || names.equals(written)) {
            return;
        }
        Path fresh = Path.of(file + ".new");
        try {
            Files.writeString(fresh, names);
            ours = new OwnFile(file, OwnFile.of(fresh).inode());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            written = names;
        } catch (IOException e) {
            LOG.warn("shims will not see the newest interfaces: {}", e.getMessage());
        }
    }

    /** Another daemon has the switch, and writes the file; or this one has it again. */
    void leaveToAnother(boolean other) {
        another = other;
        written = "";
    }

    /** For good, unless another daemon serves there by now. */
    void delete() throws IOException {
        deleted = true;
        if (ours != null) {
            ours.delete();
        }
    }
}
