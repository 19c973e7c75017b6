package io.vetch.pcap.dissect;

/** UDP (RFC 768), and whom its ports point to. */
final class Udp implements Protocol {
    private static final int HEADER = 8;

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("udp");
        IpHeader ip = frame.ip();
        if (!frame.has(at + 2, 2)) {
            if (ip.protocol() == Protocols.IP_UDP) {
                ip.addBetween(frame);
                frame.add(": ");
            }
            throw Truncated.ENDS_PROTOCOL;
        }
        int source = frame.u16(at);
        int destination = frame.u16(at + 2);
        ip.addBetween(frame, Protocols.IP_UDP, source, destination);
        if (length < HEADER) {
            frame.add("truncated-udp ").add(length);
            return;
        }
        frame.expect(at + 4, 2);
        int stated = frame.u16(at + 4);
        if (stated == 0 && length > 65_535) {
            stated = length;
        }
        if (stated < HEADER) {
            frame.add("truncated-udplength ").add(stated);
            return;
        }
        if (at + HEADER > frame.end()) {
            throw Truncated.ENDS_PROTOCOL;
        }
        int payload = Math.min(length, stated) - HEADER;
        if (frame.checksChecksums() && !ip.fragmented()) {
            printChecksum(frame, at, HEADER + payload, ip.version());
        }
        printPayload(frame, source, destination, at + HEADER, payload, stated - HEADER);
    }

    /** Verdicts of IPv4 take two {@code -v}: there the checksum is optional. */
    private static void printChecksum(Dissection frame, int at, int length, int version) {
        if (version == 4 && frame.verbosity() < 2) {
            return;
        }
        int stated = frame.u16(at + 6);
        if (version == 4 && stated == 0) {
            frame.add("[no cksum] ");
        } else if (frame.has(at, length)) {
            int sum = Checksum.ofTransport(frame, at, length, Protocols.IP_UDP);
            frame.add(
                    sum == 0
                            ? "[udp sum ok] "
                            : "[bad udp cksum " + Words.hex(stated, 4) + " -> "
                                    + Words.hex(Checksum.right(stated, sum), 4) + "!] ");
        }
    }

    /** @param stated bytes of payload by the UDP header; {@code payload} as far as the IP packet has them */
    private static void printPayload(Dissection frame, int source, int destination, int at, int payload, int stated) {
        if (!frame.isQuiet() && Protocols.printUdpPayload(frame, source, destination, at, payload)) {
            return;
        }
        if (stated > payload && !frame.ip().fragmented()) {
            frame.add("UDP, bad length ").add(stated).add(" > ").add(payload);
        } else {
            frame.add("UDP, length ").add(stated);
        }
    }
}
