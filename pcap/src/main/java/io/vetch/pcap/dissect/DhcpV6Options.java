package io.vetch.pcap.dissect;

import java.util.Map;

/** The options of DHCPv6 (RFC 8415, 21), each in parentheses. */
final class DhcpV6Options {
    private static final String UNCLEAR = " ?)";

    private static final String[] STATES = {
        "Success",
        "UnspecFail",
        "NoAddrsAvail",
        "NoBinding",
        "NotOnLink",
        "UseMulticast",
        "NoPrefixAvail",
        "UnknownQueryType",
        "MalformedQuery",
        "NotConfigured",
        "NotAllowed"
    };

    private static final Map<Integer, String> QUERIES = Map.of(1, "by-address", 2, "by-clientID");

    private DhcpV6Options() {}

    static void print(Dissection frame, int from, int end) {
        int at = from;
        while (at < end) {
            if (end - at < 4 || !frame.has(at, 4) || end - at - 4 < frame.u16(at + 2)) {
                frame.truncated();
                return;
            }
            int type = frame.u16(at);
            int length = frame.u16(at + 2);
            frame.add(" (" + DhcpV6OptionNames.of(type));
            if (!frame.has(at + 4, length) || !printOption(frame, type, at + 4, length)) {
                frame.truncated();
                return;
            }
            at += 4 + length;
        }
    }

    /** False if a name in it is wrong. All {@code length} bytes are there. */
    private static boolean printOption(Dissection frame, int type, int at, int length) {
        switch (type) {
            case 1, 2 -> printIdentifier(frame, at, length);
            case 3, 25 -> printAssociation(frame, at, length);
            case 4 -> printTemporary(frame, at, length);
            case 5 -> printAddress(frame, at, length);
            case 6, 43 -> printRequested(frame, at, length);
            case 7 -> frame.add(length == 1 ? " " + frame.u8(at) + ")" : UNCLEAR);
            case 8 -> frame.add(length == 2 ? " " + frame.u16(at) + ")" : UNCLEAR);
            case 9 -> printRelayed(frame, at, length);
            case 11 -> DhcpV6Authentication.print(frame, at, length);
            case 13 -> frame.add(length < 2 ? UNCLEAR : " " + state(frame.u16(at)) + ")");
            case 18, 38 -> frame.add(" " + frame.hex(at, Math.min(length, 10)) + "...)");
            case 19 -> frame.add(length == 1 ? " for " + reconfigured(frame.u8(at)) + ")" : UNCLEAR);
            case 21, 24 -> {
                return printNames(frame, at, length);
            }
            case 22, 23, 27, 28, 31, 34, 40, 48 -> printServers(frame, at, length);
            case 26 -> printPrefix(frame, at, length);
            case 32, 46 -> frame.add(length == 4 ? " " + frame.u32(at) + ")" : UNCLEAR);
            case 37 -> printRemote(frame, at, length);
            case 41, 42, 112 -> printText(frame, at, length);
            case 44 -> printQuery(frame, at, length);
            case 45 -> {
                print(frame, at, at + length);
                frame.add(")");
            }
            case 47 -> printRelayData(frame, at, length);
            case 56 -> {
                return printTimeServers(frame, at, length);
            }
            case 64 -> printTunnelName(frame, at, length);
            default -> frame.add(")");
        }
        return true;
    }

    /** DHCP unique identifiers (RFC 8415, 11). */
    private static void printIdentifier(Dissection frame, int at, int length) {
        if (length < 2) {
            frame.add(UNCLEAR);
            return;
        }
        int type = frame.u16(at);
        int shortest = type == 1 ? 8 : type == 2 ? 10 : type == 3 ? 4 : 0;
        if (length < shortest) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(
                switch (type) {
                    case 1 ->
                        " hwaddr/time type " + frame.u16(at + 2) + " time " + frame.u32(at + 4) + " "
                                + frame.hex(at + 8, length - 8);
                    case 2 -> " vid " + frame.hex(at + 2, 8);
                    case 3 -> " hwaddr type " + frame.u16(at + 2) + " " + frame.hex(at + 4, length - 4);
                    default -> " type " + type;
                });
        frame.add(")");
    }

    /** Options within an option. */
    private static void printInner(Dissection frame, int at, int end) {
        print(frame, at, end);
        frame.add(")");
    }

    private static void printAssociation(Dissection frame, int at, int length) {
        if (length < 12) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" IAID:" + frame.u32(at) + " T1:" + frame.u32(at + 4) + " T2:" + frame.u32(at + 8));
        printInner(frame, at + 12, at + length);
    }

    private static void printTemporary(Dissection frame, int at, int length) {
        if (length < 4) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" IAID:" + frame.u32(at));
        printInner(frame, at + 4, at + length);
    }

    private static void printAddress(Dissection frame, int at, int length) {
        if (length < 24) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" " + frame.ipv6(at) + " pltime:" + frame.u32(at + 16) + " vltime:" + frame.u32(at + 20));
        printInner(frame, at + 24, at + length);
    }

    private static void printPrefix(Dissection frame, int at, int length) {
        if (length < 25) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" " + frame.ipv6(at + 9) + "/" + frame.u8(at + 8) + " pltime:" + frame.u32(at) + " vltime:"
                + frame.u32(at + 4));
        printInner(frame, at + 25, at + length);
    }

    private static void printRequested(Dissection frame, int at, int length) {
        if (length % 2 != 0) {
            frame.add(UNCLEAR);
            return;
        }
        for (int i = 0; i < length; i += 2) {
            frame.add(" " + DhcpV6OptionNames.of(frame.u16(at + i)));
        }
        frame.add(")");
    }

    /** A message within a message; each needs 4 bytes of the one around it, so the depth is bounded. */
    private static void printRelayed(Dissection frame, int at, int length) {
        frame.add(" (");
        int outerEnd = frame.end();
        frame.limit(at, length);
        if (frame.enterMessage()) {
            try {
                Protocols.DHCPV6.print(frame, at, length);
            } catch (Truncated end) {
                if (end.endsFrame()) {
                    throw end;
                }
                frame.truncated();
            }
        } else {
            frame.add("[nested too deep]");
        }
        frame.restoreEnd(outerEnd);
        frame.add(")");
    }

    private static String state(int code) {
        if (code < STATES.length) {
            return STATES[code];
        }
        return code > 255 ? "INVALID code" : "code" + code;
    }

    private static String reconfigured(int message) {
        return switch (message) {
            case 5 -> "renew";
            case 11 -> "inf-req";
            default -> "???(" + Words.hex(message, 2).substring(2) + ")";
        };
    }

    private static boolean printNames(Dissection frame, int from, int length) {
        int at = from;
        while (at < from + length) {
            frame.add(" ");
            at = DnsNames.print(frame, at, from + length);
            if (at < 0) {
                return false;
            }
        }
        frame.add(")");
        return true;
    }

    private static void printServers(Dissection frame, int at, int length) {
        if (length % 16 != 0) {
            frame.add(UNCLEAR);
            return;
        }
        for (int i = 0; i < length; i += 16) {
            frame.add(" " + frame.ipv6(at + i));
        }
        frame.add(")");
    }

    private static void printRemote(Dissection frame, int at, int length) {
        frame.add(
                length < 4
                        ? UNCLEAR
                        : " " + frame.u32(at) + " " + frame.hex(at + 4, Math.min(length - 4, 10)) + "...)");
    }

    private static void printText(Dissection frame, int at, int length) {
        if (length < 5) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" ").addPadded(at, length);
        frame.add(")");
    }

    private static void printQuery(Dissection frame, int at, int length) {
        if (length < 17) {
            frame.add(UNCLEAR);
            return;
        }
        int type = frame.u8(at);
        frame.add(" " + QUERIES.getOrDefault(type, "type_" + type) + " " + frame.ipv6(at + 1));
        printInner(frame, at + 17, at + length);
    }

    private static void printRelayData(Dissection frame, int at, int length) {
        frame.add(
                length < 16
                        ? UNCLEAR
                        : " " + frame.ipv6(at) + " " + frame.hex(at + 16, Math.min(length - 16, 10)) + "...)");
    }

    /** RFC 5908. */
    private static boolean printTimeServers(Dissection frame, int from, int length) {
        if (length < 4) {
            frame.add(UNCLEAR);
            return true;
        }
        int stop = from + length;
        int at = from;
        while (at < stop - 4) {
            int kind = frame.u16(at);
            int size = frame.u16(at + 2);
            at += 4;
            if (at + size > stop) {
                return false;
            }
            frame.add(" subopt:" + kind + " ");
            if ((kind == 1 || kind == 2) && size == 16) {
                frame.addIpv6(at);
            } else if (kind == 3) {
                if (DnsNames.print(frame, at, at + size) < 0) {
                    return false;
                }
            } else {
                frame.add("?");
            }
            at += size;
        }
        frame.add(")");
        return true;
    }

    /** RFC 6334. */
    private static void printTunnelName(Dissection frame, int from, int length) {
        if (length < 3) {
            frame.add(UNCLEAR);
            return;
        }
        frame.add(" ");
        int at = from;
        int left = length;
        while (left > 0 && frame.u8(at) != 0) {
            int label = frame.u8(at++);
            if (label >= left - 1) {
                frame.add(" ?");
                break;
            }
            frame.addPadded(at, label);
            at += label;
            left -= label + 1;
            frame.add(frame.u8(at) == 0 ? "" : ".");
        }
        frame.add(")");
    }
}
