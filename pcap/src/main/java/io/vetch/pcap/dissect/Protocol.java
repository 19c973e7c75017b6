package io.vetch.pcap.dissect;

/** Prints one protocol. Implementations hold no state; all of it is in the {@link Dissection}. */
@FunctionalInterface
interface Protocol {
    /**
     * Prints the header at {@code at} and whatever it carries.
     *
     * @param at index of the header's first byte in the frame
     * @param length bytes from there on, as the enclosing header counts them; may be more than were captured
     * @throws Truncated if it wants a byte that was not captured
     */
    void print(Dissection frame, int at, int length);
}
