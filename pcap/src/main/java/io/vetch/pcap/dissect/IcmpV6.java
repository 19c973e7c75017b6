package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, 9777). */
final class IcmpV6 implements Protocol {
    private static final int UNREACHABLE = 1;
    private static final int TOO_BIG = 2;
    private static final int TIME_EXCEEDED = 3;
    private static final int PARAMETER_PROBLEM = 4;
    private static final int LISTENER_QUERY = 130;
    private static final int LISTENER_REPORT_2 = 143;

    /** Where the packet that an error complains about starts. */
    private static final int ORIGINAL = 8;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            entry(UNREACHABLE, "destination unreachable"),
            entry(TOO_BIG, "packet too big"),
            entry(TIME_EXCEEDED, "time exceeded in-transit"),
            entry(PARAMETER_PROBLEM, "parameter problem"),
            entry(128, "echo request"),
            entry(129, "echo reply"),
            entry(LISTENER_QUERY, "multicast listener query"),
            entry(131, "multicast listener report"),
            entry(132, "multicast listener done"),
            entry(133, "router solicitation"),
            entry(134, "router advertisement"),
            entry(135, "neighbor solicitation"),
            entry(136, "neighbor advertisement"),
            entry(137, "redirect"),
            entry(141, "inverse neighbor solicitation"),
            entry(142, "inverse neighbor advertisement"),
            entry(LISTENER_REPORT_2, "multicast listener report v2"),
            entry(144, "ha discovery request"),
            entry(145, "ha discovery reply"),
            entry(146, "mobile router solicitation"),
            entry(147, "mobile router advertisement"));

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("icmp6");
        if (length == 0) {
            frame.add("ICMP6, length 0").invalid();
            return;
        }
        int type = frame.u8(at);
        frame.add("ICMP6, " + TYPES.getOrDefault(type, "unknown icmp6 type (" + type + ")"));
        int code = frame.u8(at + 1);
        if (printMessage(frame, at, type, code, length)) {
            frame.add(", length ").add(length);
        }
    }

    /** False if the line is complete without the length. */
    private static boolean printMessage(Dissection frame, int at, int type, int code, int length) {
        switch (type) {
            case UNREACHABLE -> {
                return printUnreachable(frame, at, code, length);
            }
            case TOO_BIG -> frame.add(", mtu " + frame.u32(at + 4));
            case TIME_EXCEEDED -> printTimeExceeded(frame, at, code);
            case PARAMETER_PROBLEM -> printParameterProblem(frame, at, code);
            case 128, 129 -> frame.add(", id " + frame.u16(at + 4) + ", seq " + frame.u16(at + 6));
            case LISTENER_QUERY -> printListenerQuery(frame, at, length);
            case 131, 132 -> printListener(frame, at);
            case 135 -> frame.add(", who has " + frame.ipv6(at + 8));
            case 136 -> frame.add(", tgt is " + frame.ipv6(at + 8));
            case 137 -> frame.add(", " + frame.ipv6(at + 24)).add(" to " + frame.ipv6(at + 8));
            case LISTENER_REPORT_2 -> printListenerReport2(frame, at, length);
            case 144, 146 -> frame.add(", id " + Words.hex(frame.u16(at + 4), 4));
            default -> {
                return printOther(frame, at, type, length);
            }
        }
        return true;
    }

    private static boolean printOther(Dissection frame, int at, int type, int length) {
        if (TYPES.containsKey(type)) {
            return true;
        }
        frame.add(", length ").add(length);
        HexDump.hex(frame, at, length);
        return false;
    }

    private static boolean printUnreachable(Dissection frame, int at, int code, int length) {
        int original = at + ORIGINAL;
        switch (code) {
            case 0 -> frame.add(", unreachable route").add(" " + frame.ipv6(original + 24));
            case 1 -> frame.add(",  unreachable prohibited").add(" " + frame.ipv6(original + 24));
            case 2 ->
                frame.add(", beyond scope")
                        .add(" " + frame.ipv6(original + 24) + ", source address " + frame.ipv6(original + 8));
            case 3 -> frame.add(", unreachable address").add(" " + frame.ipv6(original + 24));
            case 4 -> {
                frame.add(", unreachable port");
                printUnreachablePort(frame, original);
            }
            default -> {
                frame.add(", unknown unreach code (" + code + ")");
                HexDump.hex(frame, at, length);
                return false;
            }
        }
        return true;
    }

    private static void printUnreachablePort(Dissection frame, int ipAt) {
        int next = frame.u8(ipAt + 6);
        int at = ipAt + 40;
        while (next == 0 || next == 43 || next == 44 || next == 60) {
            int length = next == 44 ? 8 : (frame.u8(at + 1) + 1) * 8;
            if (next == 44 && (frame.u16(at + 2) & 0xfff8) != 0) {
                throw Truncated.TRUNCATED;
            }
            next = frame.u8(at);
            at += length;
        }
        if (next != Protocols.IP_TCP && next != Protocols.IP_UDP) {
            throw Truncated.TRUNCATED;
        }
        int port = frame.u16(at + 2);
        frame.add(", " + frame.ipv6(ipAt + 24) + (next == Protocols.IP_TCP ? " tcp port " : " udp port ") + port);
    }

    private static void printTimeExceeded(Dissection frame, int at, int code) {
        switch (code) {
            case 0 -> frame.add(" for " + frame.ipv6(at + ORIGINAL + 24));
            case 1 -> frame.add(" (reassembly)");
            default -> frame.add(", unknown code (" + code + ")");
        }
    }

    private static void printParameterProblem(Dissection frame, int at, int code) {
        frame.need(at + ORIGINAL + 24, 16);
        String octet = " - octet " + frame.u32(at + 4);
        frame.add(
                switch (code) {
                    case 0 -> ", erroneous" + octet;
                    case 1 -> ", next header" + octet;
                    case 2 -> ", option" + octet;
                    case 3 -> ", incomplete header chain" + octet;
                    default -> ", code-#" + code;
                });
    }

    private static void printListenerQuery(Dissection frame, int at, int length) {
        if (length == 24) {
            printListener(frame, at);
        } else if (length >= 28) {
            frame.add(" v2")
                    .add(listenerQuery2(frame, at))
                    .add(sources(frame, at, length))
                    .add("]");
        } else {
            frame.add(" unknown-version (len " + length + ") ");
        }
    }

    private static String listenerQuery2(Dissection frame, int at) {
        frame.need(at + 4, 2);
        return " [gaddr " + frame.ipv6(at + 8);
    }

    private static String sources(Dissection frame, int at, int length) {
        int sources = frame.u16(at + 26);
        if (sources == 0) {
            return "";
        }
        return length < 28 + 16 * sources ? " [invalid number of sources]" : ", " + sources + " source(s)";
    }

    private static void printListener(Dissection frame, int at) {
        if (frame.has(at, 24)) {
            frame.add("max resp delay: " + frame.u16(at + 4) + " addr: " + frame.ipv6(at + 8));
        }
    }

    private static void printListenerReport2(Dissection frame, int at, int length) {
        if (length < 8) {
            frame.add(" [invalid len " + length + "]");
        } else {
            frame.add(", " + frame.u16(at + 6) + " group record(s)");
        }
    }
}
