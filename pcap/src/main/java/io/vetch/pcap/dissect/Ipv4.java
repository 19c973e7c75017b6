package io.vetch.pcap.dissect;

/** IPv4 (RFC 791). */
final class Ipv4 {
    private static final int HEADER = 20;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET = 0x1fff;

    private Ipv4() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("ip");
        int version = frame.u8(at) >> 4;
        if (version != 4) {
            frame.add(version == 6 ? "IP6, wrong link-layer encapsulation" : "IP" + version);
            frame.invalid();
            return;
        }
        if (!frame.printsLinkHeader()) {
            frame.add("IP ");
        }
        if (!frame.has(at, HEADER)) {
            frame.truncated();
            return;
        }
        int headerLength = (frame.u8(at) & 0xf) * 4;
        if (length < HEADER) {
            frame.add("truncated-ip ").add(length);
        } else if (headerLength < HEADER) {
            frame.add("bad-hlen ").add(headerLength);
        } else {
            printPacket(frame, at, length, headerLength);
        }
    }

    private static void printPacket(Dissection frame, int at, int length, int headerLength) {
        int total = frame.u16(at + 2);
        if (length < total) {
            frame.add("truncated-ip - ").add(total - length).add(" bytes missing! ");
        }
        if (total < headerLength) {
            frame.add("bad-len ").add(total);
            return;
        }
        int outerEnd = frame.end();
        frame.limit(at, total);
        int fragment = frame.u16(at + 6);
        int carried = frame.u8(at + 9);
        IpHeader header = new IpHeader(4, at, carried, (fragment & MORE_FRAGMENTS) != 0);
        if (!frame.enter(header)) {
            frame.add("[nested too deep]");
        } else {
            printPayload(frame, header, fragment, headerLength, total - headerLength);
        }
        frame.restoreEnd(outerEnd);
    }

    private static void printPayload(
            Dissection frame, IpHeader header, int fragment, int headerLength, int payloadLength) {
        if ((fragment & OFFSET) == 0) {
            printFirst(frame, header, headerLength, payloadLength);
        } else {
            header.addBetween(frame);
            frame.add(": ip-proto-").add(header.protocol());
        }
    }

    /** A whole packet, or the first fragment of one. */
    private static void printFirst(Dissection frame, IpHeader header, int headerLength, int payloadLength) {
        if (!carriesPorts(header.protocol())) {
            header.addBetween(frame);
            frame.add(": ");
        }
        int at = header.at();
        if (!frame.has(at, headerLength)) {
            frame.add(" [remaining caplen(" + (frame.end() - at) + ") < header length(" + headerLength + ")]");
            throw Truncated.ENDS_FRAME;
        }
        Protocols.printIpPayload(frame, header.protocol(), at + headerLength, payloadLength);
    }

    /** Whether the upper layer prints addresses and ports itself. */
    static boolean carriesPorts(int protocol) {
        return protocol == Protocols.IP_TCP || protocol == Protocols.IP_UDP;
    }
}
