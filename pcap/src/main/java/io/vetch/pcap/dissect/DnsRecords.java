package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** Questions and resource records of one DNS message. Indexes are -1 where something is cut off or wrong. */
final class DnsRecords {
    private static final int INTERNET = 1;
    private static final int UNICAST_OR_FLUSH = 0x8000;
    private static final int OPT = 41;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            entry(1, "A"),
            entry(2, "NS"),
            entry(5, "CNAME"),
            entry(6, "SOA"),
            entry(10, "NULL"),
            entry(12, "PTR"),
            entry(13, "HINFO"),
            entry(15, "MX"),
            entry(16, "TXT"),
            entry(28, "AAAA"),
            entry(33, "SRV"),
            entry(35, "NAPTR"),
            entry(39, "DNAME"),
            entry(OPT, "OPT"),
            entry(43, "DS"),
            entry(44, "SSHFP"),
            entry(46, "RRSIG"),
            entry(47, "NSEC"),
            entry(48, "DNSKEY"),
            entry(250, "TSIG"),
            entry(251, "IXFR"),
            entry(252, "AXFR"),
            entry(255, "ANY"));

    private static final Map<Integer, String> CLASSES = Map.of(INTERNET, "IN", 3, "CHAOS", 4, "HS", 255, "ANY");

    private final Dissection frame;
    private final int message;
    private final boolean multicast;

    DnsRecords(Dissection frame, int message, boolean multicast) {
        this.frame = frame;
        this.message = message;
        this.multicast = multicast;
    }

    /** {@code  A? vetch.io.}; index after it. */
    int printQuestion(int at) {
        int fields = DnsNames.skip(frame, at);
        if (fields < 0 || !frame.has(fields, 4)) {
            return -1;
        }
        int rawClass = frame.u16(fields + 2);
        frame.add(" " + type(frame.u16(fields)) + className(rawClass));
        if (multicast) {
            frame.add((rawClass & UNICAST_OR_FLUSH) != 0 ? " (QU)" : " (QM)");
        }
        frame.add("? ");
        int after = DnsNames.print(frame, at, message);
        return after < 0 ? after : after + 4;
    }

    private static String type(int type) {
        return TYPES.getOrDefault(type, "Type" + type);
    }

    private String className(int rawClass) {
        int number = multicast ? rawClass & ~UNICAST_OR_FLUSH : rawClass;
        return number == INTERNET ? "" : " " + CLASSES.getOrDefault(number, "(Class " + number + ")");
    }

    /** Records with commas between them; index after the last one. */
    int printSection(int from, int count) {
        if (count == 0) {
            return from;
        }
        int at = printRecord(from);
        for (int i = 1; i < count && at >= 0; i++) {
            if (at >= frame.end()) {
                return -1;
            }
            frame.add(",");
            at = printRecord(at);
        }
        return at;
    }

    /** {@code  A 192.0.2.1}; index after it. */
    private int printRecord(int at) {
        int fields = DnsNames.skip(frame, at);
        if (fields < 0 || !frame.has(fields, 10)) {
            return frame.end();
        }
        int type = frame.u16(fields);
        int rawClass = frame.u16(fields + 2);
        frame.add(type == OPT ? "" : className(rawClass));
        frame.add(multicast && (rawClass & UNICAST_OR_FLUSH) != 0 ? " (Cache flush)" : "");
        frame.add(" " + type(type));
        int data = fields + 10;
        int after = data + frame.u16(fields + 8);
        if (type == OPT) { // its class is a size, its time to live holds flags (RFC 6891, 6.1.2)
            frame.add(" UDPsize=" + rawClass + ((frame.u16(fields + 6) & 0x8000) == 0 ? "" : " DO"));
        }
        return after <= frame.end() && printData(type, data, after) ? after : -1;
    }

    private boolean printData(int type, int at, int after) {
        return switch (type) {
            case 1 -> frame.has(at, 4) && add(" " + frame.ipv4(at));
            case 28 -> frame.has(at, 16) && add(" " + frame.ipv6(at));
            case 2, 5, 12, 39 -> add(" ") && printName(at);
            case 15 -> add(" ") && frame.has(at, 2) && printName(at + 2) && add(" " + frame.u16(at));
            case 16 -> printTexts(at, after);
            case 33 -> add(" ") && frame.has(at, 6) && printName(at + 6) && add(service(at));
            default -> true;
        };
    }

    private boolean add(String text) {
        frame.add(text);
        return true;
    }

    private boolean printName(int at) {
        return DnsNames.print(frame, at, message) >= 0;
    }

    private String service(int at) {
        return ":" + frame.u16(at + 4) + " " + frame.u16(at) + " " + frame.u16(at + 2);
    }

    private boolean printTexts(int from, int after) {
        int at = from;
        while (at < after) {
            frame.add(" \"");
            if (!frame.has(at, 1)) {
                return false;
            }
            int length = frame.u8(at);
            if (frame.addEscaped(at + 1, length) < length) {
                return false;
            }
            frame.add("\"");
            at += 1 + length;
        }
        return true;
    }
}
