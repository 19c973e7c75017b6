package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Questions and resource records of one DNS message. Indexes are -1 where something is cut off or wrong. */
final class DnsRecords {
    private static final int INTERNET = 1;
    private static final int UNICAST_OR_FLUSH = 0x8000;
    private static final int OPT = 41;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            entry(1, "A"),
            entry(2, "NS"),
            entry(3, "MD"),
            entry(4, "MF"),
            entry(5, "CNAME"),
            entry(6, "SOA"),
            entry(7, "MB"),
            entry(8, "MG"),
            entry(9, "MR"),
            entry(10, "NULL"),
            entry(11, "WKS"),
            entry(12, "PTR"),
            entry(13, "HINFO"),
            entry(14, "MINFO"),
            entry(15, "MX"),
            entry(16, "TXT"),
            entry(17, "RP"),
            entry(18, "AFSDB"),
            entry(19, "X25"),
            entry(20, "ISDN"),
            entry(21, "RT"),
            entry(22, "NSAP"),
            entry(23, "NSAP_PTR"),
            entry(24, "SIG"),
            entry(25, "KEY"),
            entry(26, "PX"),
            entry(27, "GPOS"),
            entry(28, "AAAA"),
            entry(29, "LOC"),
            entry(30, "NXT"),
            entry(31, "EID"),
            entry(32, "NIMLOC"),
            entry(33, "SRV"),
            entry(34, "ATMA"),
            entry(35, "NAPTR"),
            entry(36, "KX"),
            entry(37, "CERT"),
            entry(38, "A6"),
            entry(39, "DNAME"),
            entry(40, "SINK"),
            entry(OPT, "OPT"),
            entry(42, "APL"),
            entry(43, "DS"),
            entry(44, "SSHFP"),
            entry(45, "IPSECKEY"),
            entry(46, "RRSIG"),
            entry(47, "NSEC"),
            entry(48, "DNSKEY"),
            entry(99, "SPF"),
            entry(100, "UINFO"),
            entry(101, "UID"),
            entry(102, "GID"),
            entry(103, "UNSPEC"),
            entry(104, "UNSPECA"),
            entry(249, "TKEY"),
            entry(250, "TSIG"),
            entry(251, "IXFR"),
            entry(252, "AXFR"),
            entry(253, "MAILB"),
            entry(254, "MAILA"),
            entry(255, "ANY"),
            entry(256, "URI"));

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

    /** Records with commas between them; index after the last one. @param label stands before the first */
    int printSection(String label, int from, int count) {
        if (count == 0) {
            return from;
        }
        frame.add(label);
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
        int fields = at;
        if (frame.isVerbose()) {
            frame.add(" ");
            fields = DnsNames.print(frame, at, message);
            if (fields < 0) {
                return -1;
            }
        } else {
            fields = DnsNames.skip(frame, at);
        }
        if (fields < 0 || !frame.has(fields, 10)) {
            return frame.end();
        }
        int type = frame.u16(fields);
        int rawClass = frame.u16(fields + 2);
        frame.add(type == OPT ? "" : className(rawClass));
        frame.add(multicast && (rawClass & UNICAST_OR_FLUSH) != 0 ? " (Cache flush)" : "");
        if (frame.verbosity() > 2 && type != OPT) {
            frame.add(" [" + Words.duration(frame.u32(fields + 4)) + "]");
        }
        frame.add(" " + type(type));
        int data = fields + 10;
        int after = data + frame.u16(fields + 8);
        return after <= frame.end() && printData(type, rawClass, data, after) ? after : -1;
    }

    private boolean printData(int type, int rawClass, int at, int after) {
        return switch (type) {
            case 1 -> frame.has(at, 4) && add(" " + frame.ipv4(at));
            case 28 -> frame.has(at, 16) && add(" " + frame.ipv6(at));
            case 2, 5, 12, 39 -> add(" ") && printName(at);
            case 15 -> add(" ") && frame.has(at, 2) && printName(at + 2) && add(" " + frame.u16(at));
            case 16 -> printTexts(at, after);
            case 33 -> add(" ") && frame.has(at, 6) && printName(at + 6) && add(service(at));
            case OPT -> printOptions(rawClass, at, after);
            case 6 -> !frame.isVerbose() || printAuthority(at);
            case 38 -> printA6(at);
            case 104 -> frame.addEscaped(at, after - at) == after - at;
            case 250 -> !frame.isVerbose() || printSignature(at);
            case 256 -> printUri(at, after);
            default -> true;
        };
    }

    /** The class is a size here, and the time to live holds flags. */
    private boolean printOptions(int rawClass, int at, int after) {
        int size = multicast ? rawClass & ~UNICAST_OR_FLUSH : rawClass;
        frame.add(" UDPsize=" + size + ((frame.u16(at - 4) & 0x8000) == 0 ? "" : " DO"));
        return DnsOptions.print(frame, at, after);
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

    /** SOA (RFC 1035, 3.3.13). */
    private boolean printAuthority(int from) {
        frame.add(" ");
        int at = DnsNames.print(frame, from, message);
        if (at < 0) {
            return false;
        }
        frame.add(" ");
        at = DnsNames.print(frame, at, message);
        if (at < 0 || !frame.has(at, 20)) {
            return false;
        }
        for (int i = 0; i < 5; i++) {
            frame.add(" " + frame.u32(at + 4 * i));
        }
        return true;
    }

    /** TSIG (RFC 8945, 4.2). */
    private boolean printSignature(int from) {
        frame.add(" ");
        int at = DnsNames.print(frame, from, message);
        if (at < 0) {
            return false;
        }
        at += 6;
        for (String field : List.of("fudge", "maclen", "origid", "error", "otherlen")) {
            if (!frame.has(at, 2)) {
                return false;
            }
            int value = frame.u16(at);
            frame.add(" " + field + "=" + value);
            at += field.equals("maclen") ? 2 + value : 2;
        }
        return true;
    }

    /** A6 (RFC 2874, historic): the last bits of an address, and where the first ones are. */
    private boolean printA6(int at) {
        if (!frame.has(at, 1)) {
            return false;
        }
        int bits = frame.u8(at);
        if (bits > 128) {
            return add(" " + bits + "(bad plen)");
        }
        int left = bits / 8;
        if (bits < 128) {
            byte[] address = new byte[16];
            System.arraycopy(frame.copy(at + 1, 16 - left), 0, address, left, 16 - left);
            frame.add(" " + bits + " " + IpText.ipv6(address));
        }
        return bits == 0 || (add(" ") && printName(at + 1 + 16 - left));
    }

    /** URI (RFC 7553). */
    private boolean printUri(int at, int after) {
        frame.add(" " + frame.u16(at) + " " + frame.u16(at + 2) + " ");
        int length = after - at - 4;
        int shown = frame.addEscaped(at + 4, length < 0 ? Integer.MAX_VALUE - at - 4 : length);
        return shown == length;
    }
}
