package io.vetch.cli.tcpdump.output;

import java.io.IOException;
import java.io.Serial;

/** Whoever read standard output has left: tcpdump's SIGPIPE. */
public final class OutputClosedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("standard output: " + cause.getMessage(), cause);
    }
}
