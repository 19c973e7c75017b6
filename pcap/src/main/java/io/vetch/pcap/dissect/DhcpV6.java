package io.vetch.pcap.dissect;

/** DHCP for IPv6 (RFC 8415): the kind of message; with {@code -v} its options. */
final class DhcpV6 implements Protocol {
    private static final int RELAY_FORWARD = 12;
    private static final int RELAY_REPLY = 13;

    private static final String[] TYPES = {
        "",
        "solicit",
        "advertise",
        "request",
        "confirm",
        "renew",
        "rebind",
        "reply",
        "release",
        "decline",
        "reconfigure",
        "inf-req",
        "relay-fwd",
        "relay-reply",
        "leasequery",
        "leasequery-reply"
    };

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("dhcp6");
        frame.add("dhcp6");
        frame.expect(at, 4);
        int type = frame.u8(at);
        frame.add(type > 0 && type < TYPES.length ? " " + TYPES[type] : " msgtype-" + type);
        if (frame.isVerbose()) {
            printDetails(frame, at, type, Math.min(frame.end(), at + length));
        }
    }

    private static void printDetails(Dissection frame, int at, int type, int end) {
        frame.add(" (");
        if (type == RELAY_FORWARD || type == RELAY_REPLY) {
            frame.add("linkaddr=" + frame.ipv6(at + 2)).add(" peeraddr=" + frame.ipv6(at + 18));
            DhcpV6Options.print(frame, at + 34, end);
        } else {
            frame.add("xid=" + Integer.toHexString(frame.u24(at + 1)));
            DhcpV6Options.print(frame, at + 4, end);
        }
        frame.add(")");
    }
}
