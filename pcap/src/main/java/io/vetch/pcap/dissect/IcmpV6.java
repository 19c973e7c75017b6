package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, 9777). */
final class IcmpV6 implements Protocol {
    private static final int UNREACHABLE = 1;
    private static final int TOO_BIG = 2;
    private static final int TIME_EXCEEDED = 3;
    private static final int PARAMETER_PROBLEM = 4;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
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
        if (frame.isVerbose() && !frame.ip().fragmented() && frame.has(at, length)) {
            printChecksum(frame, at, length);
        }
        int type = frame.u8(at);
        frame.add("ICMP6, ").add(TYPES.getOrDefault(type, "unknown icmp6 type (" + type + ")"));
        if (frame.isVerbose() && Neighbors.startsWithLength(type)) {
            frame.add(", length ").add(length);
        }
        int code = frame.u8(at + 1);
        if (printMessage(frame, at, type, code, length) && !frame.isVerbose()) {
            frame.add(", length ").add(length);
        }
    }

    private static void printChecksum(Dissection frame, int at, int length) {
        int stated = frame.u16(at + 2);
        int sum = Checksum.ofTransport(frame, at, length, Protocols.IP_ICMPV6);
        frame.add(
                sum == 0
                        ? "[icmp6 sum ok] "
                        : "[bad icmp6 cksum " + Words.hex(stated, 4) + " -> "
                                + Words.hex(Checksum.right(stated, sum), 4) + "!] ");
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
            case LISTENER_QUERY, 131, 132, LISTENER_REPORT_2 -> Listeners.print(frame, at, type, length);
            case 133, 134, 135, 136, 137, 145, 147 -> Neighbors.print(frame, at, type, length);
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
        if (frame.verbosity() < 2) {
            frame.addUnknown(at, length, HexDump.INDENT);
        }
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
                if (frame.verbosity() < 2) {
                    frame.addUnknown(at, length, HexDump.INDENT);
                    return false;
                }
            }
        }
        return true;
    }

    private static void printUnreachablePort(Dissection frame, int ipAt) {
        frame.expect(ipAt + 6, 1);
        int next = frame.u8(ipAt + 6);
        int at = ipAt + 40;
        while (next == 0 || next == 43 || next == FRAGMENT || next == 60 || next == AUTHENTICATION) {
            frame.expect(at, next == FRAGMENT ? 4 : 2);
            if (next == FRAGMENT && (frame.u16(at + 2) & 0xfff8) != 0) {
                throw Truncated.ENDS_PROTOCOL;
            }
            int length = extensionLength(next, frame.u8(at + 1));
            next = frame.u8(at);
            at += length;
        }
        if (next != Protocols.IP_TCP && next != Protocols.IP_UDP) {
            throw Truncated.ENDS_PROTOCOL;
        }
        frame.expect(at + 2, 2);
        int port = frame.u16(at + 2);
        frame.add(", " + frame.ipv6(ipAt + 24) + (next == Protocols.IP_TCP ? " tcp port " : " udp port ") + port);
    }

    private static int extensionLength(int header, int stated) {
        return switch (header) {
            case FRAGMENT -> 8;
            case AUTHENTICATION -> (stated + 2) * 4;
            default -> (stated + 1) * 8;
        };
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
}
