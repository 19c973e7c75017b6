package io.vetch.pcap.dissect;

/**
 * What an upper layer asks of the IP header that carries it.
 *
 * @param version 4 or 6
 * @param at index of the header in the frame
 * @param protocol the IPv4 protocol, or the first next header of IPv6
 * @param fragmented whether more fragments follow, or a fragment header was there
 */
record IpHeader(int version, int at, int protocol, boolean fragmented) {
    static final IpHeader NONE = new IpHeader(4, 0, -1, false);

    int sourceAt() {
        return at + (version == 6 ? 8 : 12);
    }

    int destinationAt() {
        return at + (version == 6 ? 24 : 16);
    }

    int addressLength() {
        return version == 6 ? 16 : 4;
    }

    /** {@code source > destination}. */
    void addBetween(Dissection frame) {
        frame.need(destinationAt(), addressLength());
        addAddress(frame, sourceAt());
        frame.add(" > ");
        addAddress(frame, destinationAt());
    }

    /** The same with ports if this header names {@code carrier} itself; ports alone if it does not; then a colon. */
    void addBetween(Dissection frame, int carrier, int sourcePort, int destinationPort) {
        if (protocol != carrier) {
            frame.add(sourcePort).add(" > ").add(destinationPort).add(": ");
            return;
        }
        frame.need(destinationAt(), addressLength());
        addAddress(frame, sourceAt());
        frame.add('.').add(sourcePort).add(" > ");
        addAddress(frame, destinationAt());
        frame.add('.').add(destinationPort).add(": ");
    }

    private void addAddress(Dissection frame, int addressAt) {
        if (version == 6) {
            frame.addIpv6(addressAt);
        } else {
            frame.addIpv4(addressAt);
        }
    }
}
