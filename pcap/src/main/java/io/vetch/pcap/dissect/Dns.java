package io.vetch.pcap.dissect;

/**
 * DNS (RFC 1035) and multicast DNS (RFC 6762): the questions of a query, the answers of a response. {@code 4711+ A?
 * vetch.io. (26)} is query 4711 with recursion desired, 26 bytes.
 */
final class Dns {
    private static final int HEADER = 12;
    private static final int INVERSE_QUERY = 1;

    private static final String[] OPERATIONS = {
        "",
        " inv_q",
        " stat",
        " op3",
        " notify",
        " update",
        " op6",
        " op7",
        " op8",
        " updateA",
        " updateD",
        " updateDA",
        " updateM",
        " updateMA",
        " zoneInit",
        " zoneRef"
    };

    private static final String[] RESPONSES = {
        "",
        " FormErr",
        " ServFail",
        " NXDomain",
        " NotImp",
        " Refused",
        " YXDomain",
        " YXRRSet",
        " NXRRSet",
        " NotAuth",
        " NotZone",
        " Resp11",
        " Resp12",
        " Resp13",
        " Resp14",
        " NoChange"
    };

    private final Dissection frame;
    private final boolean multicast;

    private Dns(Dissection frame, boolean multicast) {
        this.frame = frame;
        this.multicast = multicast;
    }

    /** The header's fields (RFC 1035, 4.1.1). */
    private record Header(int at, int flags, int questions, int answers, int authorities, int additional) {
        static Header of(Dissection frame, int at) {
            frame.expect(at, HEADER);
            return new Header(
                    at, frame.u16(at + 2), frame.u16(at + 4), frame.u16(at + 6), frame.u16(at + 8), frame.u16(at + 10));
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int operation() {
            return flags >> 11 & 0xf;
        }
    }

    static void printOverUdp(Dissection frame, int at, int length) {
        frame.enter("domain");
        new Dns(frame, false).print(at, length);
    }

    static void printMulticast(Dissection frame, int at, int length) {
        frame.enter("domain");
        new Dns(frame, true).print(at, length);
    }

    static void printOverTcp(Dissection frame, int at, int length) {
        frame.enter("domain");
        if (checkPrefix(frame, at, length)) {
            frame.add(" ");
            new Dns(frame, false).print(at + 2, length - 2);
        }
    }

    private void print(int at, int length) {
        if (length < HEADER) {
            frame.add("domain [length " + length + " < " + HEADER + "]").invalid();
            return;
        }
        Header header = Header.of(frame, at);
        boolean complete = header.has(0x8000) ? printResponse(header) : printQuery(header);
        if (complete) {
            frame.add(" (" + length + ")");
        } else {
            frame.truncated();
        }
    }

    /** Over TCP a message's length stands before it (RFC 1035, 4.2.2). */
    private static boolean checkPrefix(Dissection frame, int at, int length) {
        if (length < 2) {
            frame.add(" [DNS over TCP: length " + length + " < 2]").invalid();
            return false;
        }
        int prefix = frame.u16(at);
        if (prefix != length - 2) {
            frame.add(" [prefix length(" + prefix + ") != length(" + (length - 2) + ")]")
                    .invalid();
            return false;
        }
        return true;
    }

    private boolean printQuery(Header header) {
        frame.add(frame.u16(header.at())
                + OPERATIONS[header.operation()]
                + (header.has(0x0100) ? "+" : "")
                + (header.has(0x0010) ? "%" : ""));
        frame.add((header.flags() & 0x6cf) == 0 ? "" : " [b2&3=" + Words.hex(header.flags(), 1) + "]");
        frame.add(counts(header));
        DnsRecords records = new DnsRecords(frame, header.at(), multicast);
        int at = header.at() + HEADER;
        for (int left = header.questions(); left > 0; left--) {
            boolean first = left == header.questions();
            if (!first && at >= frame.end()) {
                return false;
            }
            at = records.printQuestion(at);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    private static String counts(Header header) {
        StringBuilder text = new StringBuilder();
        if (header.operation() == INVERSE_QUERY) {
            text.append(header.questions() == 0 ? "" : " [" + header.questions() + "q]");
            text.append(header.answers() == 1 ? "" : " [" + header.answers() + "a]");
        } else {
            text.append(header.answers() == 0 ? "" : " [" + header.answers() + "a]");
            text.append(header.questions() == 1 ? "" : " [" + header.questions() + "q]");
        }
        text.append(header.authorities() == 0 ? "" : " [" + header.authorities() + "n]");
        text.append(header.additional() == 0 ? "" : " [" + header.additional() + "au]");
        return text.toString();
    }

    private boolean printResponse(Header header) {
        int code = header.flags() & 0xf;
        frame.add(frame.u16(header.at())
                + OPERATIONS[header.operation()]
                + RESPONSES[code]
                + (header.has(0x0400) ? "*" : "")
                + (header.has(0x0080) ? "" : "-")
                + (header.has(0x0200) ? "|" : "")
                + (header.has(0x0020) ? "$" : ""));
        frame.add(header.questions() == 1 ? "" : " [" + header.questions() + "q]");
        DnsRecords records = new DnsRecords(frame, header.at(), multicast);
        int at = header.at() + HEADER;
        for (int i = 0; i < header.questions(); i++) {
            frame.add(i == 0 ? "" : ",");
            at = after(DnsNames.skip(frame, at), 4);
            if (at < 0) {
                return false;
            }
        }
        frame.add(" " + header.answers() + "/" + header.authorities() + "/" + header.additional());
        return records.printSection(at, header.answers()) >= 0;
    }

    private static int after(int at, int count) {
        return at < 0 ? at : at + count;
    }
}
