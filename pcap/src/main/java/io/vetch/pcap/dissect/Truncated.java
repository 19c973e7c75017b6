package io.vetch.pcap.dissect;

/**
 * A protocol wanted a byte that was not captured. Tcpdump's printers have two ways out, and so have ours: one ends the
 * protocol, and what carries it goes on; the other ends the frame, and a dump by {@code -x} then starts at the link
 * header. Never seen outside of this package.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // they have no stack trace to be wrong
final class Truncated extends RuntimeException {
    /** Control flow without a stack trace: one for all. */
    static final Truncated ENDS_FRAME = new Truncated("frame ends here");

    static final Truncated ENDS_PROTOCOL = new Truncated("protocol ends here");

    private Truncated(String message) {
        super(message, null, false, false);
    }

    boolean endsFrame() {
        return this == ENDS_FRAME;
    }
}
