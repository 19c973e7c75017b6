package io.vetch.cli.tcpdump.options;

import java.io.IOException;
import java.io.Serial;

/** What ends the program with exit status 1, in tcpdump's words where it has some. */
public final class TcpdumpException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String VETCH = "vetch: ";

    private final boolean usage;

    /** @param message without the program's name and without a line end */
    public TcpdumpException(String message) {
        this(message, false);
    }

    private TcpdumpException(String message, boolean usage) {
        super(message, null, false, false);
        this.usage = usage;
    }

    /** In the words of what failed; whose they are, the caller says. */
    public static TcpdumpException of(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return new TcpdumpException(message.startsWith(VETCH) ? message.substring(VETCH.length()) : message);
    }

    /** A flag that is none: the usage text follows the message. */
    public static TcpdumpException usage(String message) {
        return new TcpdumpException(message, true);
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    public boolean wantsUsage() {
        return usage;
    }
}
