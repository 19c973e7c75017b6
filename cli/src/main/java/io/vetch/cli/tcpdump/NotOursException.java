package io.vetch.cli.tcpdump;

import java.io.Serial;

/** The interface is not the switch's: the real tcpdump may know it. */
final class NotOursException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;
}
