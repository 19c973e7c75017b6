package io.vetch.cli.tool;

import java.io.Serial;

/** A call that is not of the tool's grammar, or names something that is not there. */
final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exit;

    /** @param message what the original prints, without the last line end */
    UsageException(String message, int exit) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }

    Outcome outcome() {
        return Outcome.failed(exit, String.valueOf(getMessage()));
    }
}
