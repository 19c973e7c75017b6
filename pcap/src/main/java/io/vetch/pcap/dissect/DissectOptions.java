package io.vetch.pcap.dissect;

/**
 * What to print, named after tcpdump's flags.
 *
 * @param linkHeader {@code -e}: the Ethernet header first
 * @param absoluteSequences {@code -S}: TCP sequence numbers as they are, not relative to the connection's first
 * @param dumpUnknown what no protocol claims follows in hexadecimal on lines of its own, as tcpdump does unless
 *     {@code -x} or {@code -X} is there ({@code -A} leaves it)
 */
public record DissectOptions(boolean linkHeader, boolean absoluteSequences, boolean dumpUnknown) {
    /** As {@code tcpdump -n}. */
    public static final DissectOptions DEFAULT = new DissectOptions(false, false, true);

    public DissectOptions withLinkHeader() {
        return new DissectOptions(true, absoluteSequences, dumpUnknown);
    }

    public DissectOptions withAbsoluteSequences() {
        return new DissectOptions(linkHeader, true, dumpUnknown);
    }

    public DissectOptions withoutDump() {
        return new DissectOptions(linkHeader, absoluteSequences, false);
    }
}
