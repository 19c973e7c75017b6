package io.vetch.cli.replay;

import java.io.IOException;
import java.io.Serial;

/** A replay that cannot be, or cannot go on; says with what status the command ends. */
public final class ReplayException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Not found, or gone; a file that cannot be read. */
    public static final int NOT_FOUND = 1;

    public static final int REFUSED = 2;
    public static final int NO_DAEMON = 3;

    private final int exit;

    ReplayException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }
}
