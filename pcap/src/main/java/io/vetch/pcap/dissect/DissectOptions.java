package io.vetch.pcap.dissect;

/**
 * What to print, named after tcpdump's flags.
 *
 * @param linkHeader {@code -e}: the Ethernet header first
 * @param absoluteSequences {@code -S}: TCP sequence numbers as they are, not relative to the connection's first
 * @param dumpUnknown what no protocol claims follows in hexadecimal on lines of its own, as tcpdump does unless
 *     {@code -q}, {@code -x} or {@code -X} is there ({@code -A} leaves it)
 * @param quiet how many {@code -q}: 1 is less of each transport protocol, 2 leaves later fragments out
 * @param verbosity how many {@code -v}: 0 to 3
 * @param checksums with {@code -v}, whether those of IPv4, TCP and UDP are right; not with {@code -K}
 */
public record DissectOptions(
        boolean linkHeader,
        boolean absoluteSequences,
        boolean dumpUnknown,
        int quiet,
        int verbosity,
        boolean checksums) {
    /** As {@code tcpdump -n}. */
    public static final DissectOptions DEFAULT = new DissectOptions(false, false, true, 0, 0, true);

    public DissectOptions withLinkHeader() {
        return new DissectOptions(true, absoluteSequences, dumpUnknown, quiet, verbosity, checksums);
    }

    public DissectOptions withAbsoluteSequences() {
        return new DissectOptions(linkHeader, true, dumpUnknown, quiet, verbosity, checksums);
    }

    public DissectOptions withoutDump() {
        return new DissectOptions(linkHeader, absoluteSequences, false, quiet, verbosity, checksums);
    }

    /** One more {@code -q}; it leaves dumps of unknown protocols out, too. */
    public DissectOptions withQuiet() {
        return new DissectOptions(linkHeader, absoluteSequences, false, quiet + 1, verbosity, checksums);
    }

    /** @param level how many {@code -v}; more than 3 are as 3 */
    public DissectOptions withVerbosity(int level) {
        return new DissectOptions(linkHeader, absoluteSequences, dumpUnknown, quiet, Math.min(level, 3), checksums);
    }

    public DissectOptions withoutChecksums() {
        return new DissectOptions(linkHeader, absoluteSequences, dumpUnknown, quiet, verbosity, false);
    }
}
