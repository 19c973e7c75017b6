package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, 9777). */
final class IcmpV6 {
    private static final int UNREACHABLE = 1;
    private static final int TOO_BIG = 2;
    private static final int TIME_EXCEEDED = 3;
    private static final int PARAMETER_PROBLEM = 4;
    /** Bytes of a message of MLD, at least. */
    private static final int LISTENER = 24;
    /** The same of a query of MLDv2. */
    private static final int LISTENER_2 = 28;

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
            entry(LISTENER_REPORT_2, "multicast listener report v2"));

    private IcmpV6() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("icmp6");
        if (length == 0) {
            frame.add("ICMP6, length 0").invalid();
            return;
        }
        int type = frame.u8(at);
        frame.add("ICMP6, ").add(TYPES.getOrDefault(type, "unknown icmp6 type (" + type + ")"));
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
            case LISTENER_REPORT_2 -> printListenerReport2(frame, at, length);
            case 135 -> frame.add(", who has " + frame.ipv6(at + 8));
            case 136 -> frame.add(", tgt is " + frame.ipv6(at + 8));
            case 137 -> frame.add(", " + frame.ipv6(at + 24)).add(" to " + frame.ipv6(at + 8));
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
        frame.addUnknown(at, length);
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
                frame.addUnknown(at, length);
                return false;
            }
        }
        return true;
    }

    private static void printUnreachablePort(Dissection frame, int ipAt) {
        frame.expect(ipAt + 6, 1);
        int next = frame.u8(ipAt + 6);
        if (next != Protocols.IP_TCP && next != Protocols.IP_UDP) {
            throw Truncated.ENDS_PROTOCOL;
        }
        frame.expect(ipAt + 42, 2);
        int port = frame.u16(ipAt + 42);
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
        frame.expect(at + ORIGINAL + 24, 16);
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

    private static void printListener(Dissection frame, int at) {
        if (frame.has(at, LISTENER)) {
            frame.add("max resp delay: " + frame.u16(at + 4) + " addr: ").addIpv6(at + 8);
        }
    }

    private static void printListenerQuery(Dissection frame, int at, int length) {
        if (length == LISTENER) {
            printListener(frame, at);
        } else if (length >= LISTENER_2) {
            frame.add(" v2").add(" [gaddr " + frame.ipv6(at + 8));
            int sources = frame.u16(at + 26);
            boolean fits = length >= LISTENER_2 + 16 * sources;
            frame.add(sources == 0 ? "]" : fits ? ", " + sources + " source(s)]" : " [invalid number of sources]]");
        } else {
            frame.add(" unknown-version (len " + length + ") ");
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
