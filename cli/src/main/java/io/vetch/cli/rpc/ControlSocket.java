package io.vetch.cli.rpc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the control socket is. */
public final class ControlSocket {
    /** Names the socket for clients and for daemons that are not told otherwise. */
    public static final String VARIABLE = "VETCH_SOCKET";

    private static final String FILE = "vetch.sock";

    private ControlSocket() {}

    /** {@code $VETCH_SOCKET}, else under /run for root and under {@code $XDG_RUNTIME_DIR} for others. */
    public static Path path() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return isRoot() || runtime == null ? Path.of("/run/vetch", FILE) : Path.of(runtime, FILE);
    }

    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Whether nobody has named another. */
    public static boolean isUsual() {
        String named = System.getenv(VARIABLE);
        return named == null || named.isEmpty();
    }

    /**
     * A list of the interfaces Vetch owns, one name a line, by which a shim knows a call that is none of its business.
     */
    public static Path namesFile(Path socket) {
        return Path.of(socket + ".names");
    }

    /** For messages: what to do when nobody answers. */
    public static String unreachable(Path socket, @Nullable String reason) {
        return "vetch: no daemon answers on " + socket + (reason == null ? "" : " (" + reason + ")")
                + "; start one with 'vetch run', or name its socket in " + VARIABLE;
    }
}
