package io.vetch.cli.command;

import java.nio.file.Path;

/** Where this Vetch is installed; the launcher says so. */
final class Installation {
    private Installation() {}

    /** The directory of the shims. */
    static Path shims() {
        return Path.of(System.getProperty("vetch.shims", "shims"));
    }
}
