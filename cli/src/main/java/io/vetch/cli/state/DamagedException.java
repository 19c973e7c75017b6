package io.vetch.cli.state;

import java.io.IOException;
import java.io.Serial;

/** A state's file is none, or was written by a later version. */
final class DamagedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
