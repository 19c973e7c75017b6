package io.vetch.pcap.dissect;

/** A protocol wanted a byte that was not captured. Ends the line; caught in {@link Dissector}, never seen outside. */
@SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace to be wrong
final class Truncated extends RuntimeException {
    /** One for all: control flow, without a stack trace. */
    static final Truncated TRUNCATED = new Truncated();

    private Truncated() {
        super("frame ends here", null, false, false);
    }
}
