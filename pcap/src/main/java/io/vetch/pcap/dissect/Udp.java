package io.vetch.pcap.dissect;

/** UDP (RFC 768), and whom its ports point to. */
final class Udp implements Protocol {
    private static final int HEADER = 8;

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("udp");
        IpHeader ip = frame.ip();
        if (!frame.has(at + 2, 2)) {
            frame.add(ip.protocol() == Protocols.IP_UDP ? ip.source(frame) + " > " + ip.destination(frame) + ": " : "");
            throw Truncated.TRUNCATED;
        }
        int source = frame.u16(at);
        int destination = frame.u16(at + 2);
        frame.add(ip.between(frame, Protocols.IP_UDP, source, destination));
        if (length < HEADER) {
            frame.add("truncated-udp ").add(length);
            return;
        }
        int stated = frame.u16(at + 4);
        if (stated == 0 && length > 65_535) {
            stated = length;
        }
        if (stated < HEADER) {
            frame.add("truncated-udplength ").add(stated);
            return;
        }
        if (at + HEADER > frame.end()) {
            throw Truncated.TRUNCATED;
        }
        printPayload(frame, source, destination, at + HEADER, length - HEADER, stated - HEADER);
    }

    /** @param stated bytes of payload by the UDP header; {@code length} by the IP header */
    private static void printPayload(Dissection frame, int source, int destination, int at, int length, int stated) {
        int payload = Math.min(length, stated);
        if (Protocols.printUdpPayload(frame, source, destination, at, payload)) {
            return;
        }
        if (stated > payload && !frame.ip().fragmented()) {
            frame.add("UDP, bad length " + stated + " > " + payload);
        } else {
            frame.add("UDP, length ").add(stated);
        }
    }
}
