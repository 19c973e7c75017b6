package io.vetch.pcap.dissect;

/** DHCP for IPv6 (RFC 8415) in one line: the kind of message. */
final class DhcpV6 implements Protocol {
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
        frame.need(at, 4);
        int type = frame.u8(at);
        frame.add(type > 0 && type < TYPES.length ? " " + TYPES[type] : " msgtype-" + type);
    }
}
