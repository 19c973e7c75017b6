package io.vetch.pcap.dissect;

/** UDP (RFC 768), and in a word DHCP (RFC 2131, 8415) and NTP (RFC 5905), which its ports point to. */
final class Udp {
    private static final int HEADER = 8;

    private static final int DHCP_REQUEST = 1;

    private static final String[] DHCPV6_TYPES =
            ("- solicit advertise request confirm renew rebind reply release decline"
                            + " reconfigure inf-req relay-fwd relay-reply leasequery leasequery-reply")
                    .split(" ", -1);
    private static final String[] NTP_MODES =
            "unspecified,symmetric active,symmetric passive,Client,Server,Broadcast,Control Message,Reserved"
                    .split(",", -1);

    private Udp() {}

    static void print(Dissection frame, int at, int length) {
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
        printPayload(frame, source, destination, at + HEADER, payload, stated - HEADER);
    }

    /** @param stated bytes of payload by the UDP header; {@code payload} as far as the IP packet has them */
    private static void printPayload(Dissection frame, int source, int destination, int at, int payload, int stated) {
        if (Protocols.printUdpPayload(frame, source, destination, at, payload)) {
            return;
        }
        if (stated > payload && !frame.ip().fragmented()) {
            frame.add("UDP, bad length ").add(stated).add(" > ").add(payload);
        } else {
            frame.add("UDP, length ").add(stated);
        }
    }

    /** False if the ports are those of nobody here. */
    static boolean printInAWord(Dissection frame, int source, int destination, int at, int length) {
        if (is(67, source, destination) || is(68, source, destination)) {
            printDhcp(frame, at, length);
        } else if (is(123, source, destination)) {
            frame.enter("ntp");
            int status = frame.u8(at);
            frame.add("NTPv" + (status >> 3 & 7) + ", " + NTP_MODES[status & 7] + ", length ")
                    .add(length);
        } else if (is(546, source, destination) || is(547, source, destination)) {
            frame.enter("dhcp6");
            frame.add("dhcp6");
            frame.expect(at, 4);
            int type = frame.u8(at);
            frame.add(type > 0 && type < DHCPV6_TYPES.length ? " " + DHCPV6_TYPES[type] : " msgtype-" + type);
        } else {
            return false;
        }
        return true;
    }

    private static boolean is(int port, int source, int destination) {
        return source == port || destination == port;
    }

    private static void printDhcp(Dissection frame, int at, int length) {
        frame.enter("bootp");
        int operation = frame.u8(at);
        frame.add("BOOTP/DHCP, "
                + switch (operation) {
                    case DHCP_REQUEST -> "Request";
                    case 2 -> "Reply";
                    default -> "unknown (" + Words.hex(operation, 2) + ")";
                });
        if (frame.u16(at + 1) == 0x0106 && operation == DHCP_REQUEST) {
            frame.add(" from " + frame.octets(at + 28, 6));
        }
        frame.add(", length ").add(length);
    }
}
