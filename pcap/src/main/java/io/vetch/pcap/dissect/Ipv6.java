package io.vetch.pcap.dissect;

/** IPv6 and its extension headers (RFC 8200). */
final class Ipv6 {
    private static final int HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    /** Instead of an index: the line is complete. */
    private static final int DONE = -1;

    private Ipv6() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("ip6");
        frame.expect(at, HEADER);
        if (length < HEADER) {
            frame.add("truncated-ip6 ").add(length);
            return;
        }
        if (!frame.printsLinkHeader()) {
            frame.add("IP6 ");
        }
        int version = frame.u8(at) >> 4;
        if (version != 6) {
            frame.add("version error: " + version + " != 6");
            return;
        }
        int payload = frame.u16(at + 4);
        int total = (payload == 0 ? length : payload) + HEADER;
        if (payload != 0 && length < total) {
            frame.add("truncated-ip6 - " + (total - length) + " bytes missing!");
        }
        int next = frame.u8(at + 6);
        int outerEnd = frame.end();
        frame.limit(at, total);
        if (frame.enter(new IpHeader(6, at, next, false))) {
            printChain(frame, at, next, payload, outerEnd);
        } else {
            frame.add("[nested too deep]");
        }
        frame.restoreEnd(outerEnd);
    }

    private static void printChain(Dissection frame, int ipAt, int firstHeader, int payload, int outerEnd) {
        IpHeader ip = frame.ip();
        if (!Ipv4.carriesPorts(firstHeader)) {
            ip.addBetween(frame);
            frame.add(": ");
        }
        int next = firstHeader;
        int at = ipAt + HEADER;
        while (isExtension(next)) {
            int following = printExtension(frame, ipAt, at, next, payload);
            if (following == DONE) {
                return;
            }
            if (following - ipAt > payload + HEADER) {
                frame.enter("ip6");
                throw Truncated.ENDS_PROTOCOL;
            }
            next = frame.u8(at);
            at = following;
            frame.enter("ip6");
        }
        if (payload == 0 && at > ipAt + HEADER) {
            throw Truncated.ENDS_PROTOCOL;
        }
        if (payload == 0) {
            frame.restoreEnd(outerEnd);
            frame.limit(ipAt, HEADER);
        }
        Protocols.printIpPayload(frame, next, at, payload + HEADER - (at - ipAt));
    }

    private static boolean isExtension(int header) {
        return header == HOP_BY_HOP || header == ROUTING || header == FRAGMENT || header == DESTINATION_OPTIONS;
    }

    /** Where the next header starts, or {@link #DONE}. */
    private static int printExtension(Dissection frame, int ipAt, int at, int header, int payload) {
        return switch (header) {
            case HOP_BY_HOP -> printOptions(frame, at, "hbhopt", "HBH ");
            case FRAGMENT -> printFragment(frame, ipAt, at, payload);
            case ROUTING -> printRouting(frame, at);
            default -> printOptions(frame, at, "dstopt", "DSTOPT ");
        };
    }

    private static int printOptions(Dissection frame, int at, String protocol, String word) {
        frame.enter(protocol);
        int length = (frame.u8(at + 1) + 1) * 8;
        frame.expect(at, length);
        frame.add(word);
        return at + length;
    }

    private static int printRouting(Dissection frame, int at) {
        frame.enter("rt6");
        int length = frame.u8(at + 1);
        frame.add("RT6 (len=" + length + ", type=" + frame.u8(at + 2) + ", segleft=" + frame.u8(at + 3) + ") ");
        return at + (length + 1) * 8;
    }

    private static int printFragment(Dissection frame, int ipAt, int at, int payload) {
        frame.enter("frag6");
        int offset = frame.u16(at + 2) & 0xfff8;
        frame.add("frag (" + offset + "|" + (HEADER + payload - (at - ipAt) - 8) + ")");
        if (offset != 0) {
            return DONE;
        }
        frame.add(" ");
        if (frame.end() <= at + 8) {
            return DONE;
        }
        IpHeader ip = frame.ip();
        frame.become(new IpHeader(6, ip.at(), ip.protocol(), true));
        return at + 8;
    }
}
