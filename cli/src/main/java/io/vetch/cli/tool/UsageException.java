package io.vetch.cli.tool;

import java.io.Serial;

/** A call that is not of the tool's grammar, or names something that is not there. */
public final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exit;

    /** @param message what the original prints, without the last line end */
    public UsageException(String message, int exit) {
        super(message);
        this.exit = exit;
    }

    public Outcome outcome() {
        return Outcome.failed(exit, String.valueOf(getMessage()));
    }
}
