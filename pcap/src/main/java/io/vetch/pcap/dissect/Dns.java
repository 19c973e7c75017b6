package io.vetch.pcap.dissect;

/**
 * DNS (RFC 1035) and multicast DNS (RFC 6762): the questions of a query, the answers of a response. {@code 4711+ A?
 * vetch.io. (26)} is query 4711 with recursion desired, 26 bytes.
 */
final class Dns implements Protocol {
    static final Protocol OVER_UDP = new Dns(false, false);
    static final Protocol OVER_TCP = new Dns(true, false);
    static final Protocol MULTICAST = new Dns(false, true);

    private static final int HEADER = 12;
    private static final int INVERSE_QUERY = 1;
    private static final int OPT = 41;

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
        "", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused", " YXDomain", " YXRRSet", " NXRRSet",
                " NotAuth",
        " NotZone", " Resp11", " Resp12", " Resp13", " Resp14", " NoChange", " BadVers", "Resp17", " Resp18", " Resp19",
        " Resp20", "Resp21", " Resp22", " BadCookie"
    };

    private final boolean overTcp;
    private final boolean multicast;

    private Dns(boolean overTcp, boolean multicast) {
        this.overTcp = overTcp;
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

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("domain");
        int messageAt = at;
        int messageLength = length;
        if (overTcp) {
            if (!checkPrefix(frame, at, length)) {
                return;
            }
            frame.add(" ");
            messageAt += 2;
            messageLength -= 2;
        }
        if (messageLength < HEADER) {
            frame.add("domain [length " + messageLength + " < " + HEADER + "]").invalid();
            return;
        }
        Header header = Header.of(frame, messageAt);
        boolean complete = header.has(0x8000) ? printResponse(frame, header) : printQuery(frame, header);
        if (complete) {
            frame.add(" (" + messageLength + ")");
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

    private boolean printQuery(Dissection frame, Header header) {
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
        if (frame.verbosity() < 2) {
            return true;
        }
        at = records.printSection("", at, header.answers());
        return at >= 0 && printOtherSections(frame, header, records, at);
    }

    /** Authorities and additional records. */
    private static boolean printOtherSections(Dissection frame, Header header, DnsRecords records, int from) {
        if (header.authorities() > 0 && from >= frame.end()) {
            return false;
        }
        int at = records.printSection(" ns:", from, header.authorities());
        if (at < 0 || (header.additional() > 0 && at >= frame.end())) {
            return false;
        }
        return records.printSection(" ar:", at, header.additional()) >= 0;
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

    private boolean printResponse(Dissection frame, Header header) {
        int code = responseCode(frame, header);
        frame.add(frame.u16(header.at())
                + OPERATIONS[header.operation()]
                + (code < RESPONSES.length ? RESPONSES[code] : " Resp" + code)
                + (header.has(0x0400) ? "*" : "")
                + (header.has(0x0080) ? "" : "-")
                + (header.has(0x0200) ? "|" : "")
                + (header.has(0x0020) ? "$" : ""));
        frame.add(header.questions() == 1 ? "" : " [" + header.questions() + "q]");
        DnsRecords records = new DnsRecords(frame, header.at(), multicast);
        int at = header.at() + HEADER;
        for (int i = 0; i < header.questions(); i++) {
            frame.add(i == 0 ? "" : ",");
            if (frame.verbosity() > 1) {
                frame.add(" q:");
                at = records.printQuestion(at);
            } else {
                at = after(DnsNames.skip(frame, at), 4);
            }
            if (at < 0) {
                return false;
            }
        }
        frame.add(" " + header.answers() + "/" + header.authorities() + "/" + header.additional());
        at = records.printSection("", at, header.answers());
        return at >= 0 && (frame.verbosity() < 2 || printOtherSections(frame, header, records, at));
    }

    /** With the upper eight bits that an OPT record adds (RFC 6891, 6.1.3), if there is one to be found. */
    private static int responseCode(Dissection frame, Header header) {
        int code = header.flags() & 0xf;
        int at = header.at() + HEADER;
        for (int i = 0; i < header.questions() && at >= 0; i++) {
            at = within(frame, after(DnsNames.skip(frame, at), 4));
        }
        for (int i = 0; i < header.answers() + header.authorities() && at >= 0; i++) {
            at = within(frame, afterData(frame, after(DnsNames.skip(frame, at), 8)));
        }
        for (int i = 0; i < header.additional() && at >= 0; i++) {
            int fields = DnsNames.skip(frame, at);
            if (fields < 0 || !frame.has(fields, 5)) {
                return code;
            }
            if (frame.u16(fields) == OPT) {
                return code | frame.u8(fields + 4) << 4;
            }
            at = within(frame, afterData(frame, fields + 8));
        }
        return code;
    }

    private static int after(int at, int count) {
        return at < 0 ? at : at + count;
    }

    private static int afterData(Dissection frame, int lengthAt) {
        return lengthAt < 0 || !frame.has(lengthAt, 2) ? -1 : lengthAt + 2 + frame.u16(lengthAt);
    }

    private static int within(Dissection frame, int at) {
        return at < frame.end() ? at : -1;
    }
}
