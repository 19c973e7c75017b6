package io.vetch.pcap.print;

/** Which bytes of a frame follow its lines, named after tcpdump's flags. */
public enum Dump {
    NONE(false),
    /** {@code -x}: in hexadecimal, without the link header. */
    HEX(false),
    /** {@code -xx}: in hexadecimal. */
    HEX_WITH_LINK_HEADER(true),
    /** {@code -X}: in hexadecimal and ASCII, without the link header. */
    HEX_ASCII(false),
    /** {@code -XX}: in hexadecimal and ASCII. */
    HEX_ASCII_WITH_LINK_HEADER(true),
    /** {@code -A}: in ASCII, without the link header. */
    ASCII(false),
    /** {@code -AA}: in ASCII. */
    ASCII_WITH_LINK_HEADER(true);

    private final boolean includesLinkHeader;

    Dump(boolean includesLinkHeader) {
        this.includesLinkHeader = includesLinkHeader;
    }

    boolean includesLinkHeader() {
        return includesLinkHeader;
    }

    /** With {@code -x} or {@code -X} tcpdump does not dump unknown protocols once more; with {@code -A} it does. */
    boolean replacesDumpOfUnknown() {
        return this != NONE && this != ASCII && this != ASCII_WITH_LINK_HEADER;
    }
}
