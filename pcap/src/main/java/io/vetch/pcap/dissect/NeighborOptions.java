package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Options of neighbour discovery (RFC 4861, 4.6; RFC 4191; RFC 8106; RFC 6275), a line each. */
final class NeighborOptions {
    private static final int SOURCE_LINK_ADDRESS = 1;
    private static final int TARGET_LINK_ADDRESS = 2;
    private static final int PREFIX = 3;
    private static final int REDIRECTED = 4;
    private static final int MTU = 5;
    private static final int INTERVAL = 7;
    private static final int HOME_AGENT = 8;
    private static final int ROUTE = 24;
    private static final int DNS_SERVERS = 25;
    private static final int DNS_SEARCH_LIST = 31;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(SOURCE_LINK_ADDRESS, "source link-address"),
            entry(TARGET_LINK_ADDRESS, "destination link-address"),
            entry(PREFIX, "prefix info"),
            entry(REDIRECTED, "redirected header"),
            entry(MTU, "mtu"),
            entry(DNS_SERVERS, "rdnss"),
            entry(DNS_SEARCH_LIST, "dnssl"),
            entry(INTERVAL, "advertisement interval"),
            entry(HOME_AGENT, "homeagent information"),
            entry(ROUTE, "route info"));

    private static final List<Words.Flag> PREFIX_FLAGS =
            List.of(new Words.Flag(0x80, "onlink"), new Words.Flag(0x40, "auto"), new Words.Flag(0x20, "router"));

    private NeighborOptions() {}

    /** @param length bytes that the message has for options; none if negative */
    static void print(Dissection frame, int from, int length) {
        int at = from;
        while (at < frame.end()) {
            frame.expect(at + 1, 1);
            if (at - from >= length) {
                return;
            }
            int type = frame.u8(at);
            int units = frame.u8(at + 1);
            int size = 8 * units;
            if (units == 0) {
                throw Truncated.ENDS_PROTOCOL;
            }
            frame.expect(at, size);
            frame.add("\n\t  " + NAMES.getOrDefault(type, "unknown") + " option (" + type + "), length " + size + " ("
                    + units + "): ");
            if (!NAMES.containsKey(type) && frame.verbosity() == 1) {
                frame.addUnknown(at + 2, size - 2, "\n\t  ");
                return;
            }
            printOption(frame, from, at, type, units);
            if (frame.verbosity() > 1) {
                frame.addUnknown(at + 2, size - 2, "\n\t    ");
            }
            at += size;
        }
    }

    private static void printOption(Dissection frame, int from, int at, int type, int units) {
        switch (type) {
            case SOURCE_LINK_ADDRESS, TARGET_LINK_ADDRESS -> frame.add(frame.octets(at + 2, 8 * units - 2));
            case PREFIX -> printPrefix(frame, at, units);
            // tcpdump dumps from the first option on
            case REDIRECTED -> frame.addUnknown(from, 8 * units, "\n\t    ");
            case MTU -> frame.add(" " + frame.u32(at + 4) + (units == 1 ? "" : "bad option length"));
            case DNS_SERVERS -> printServers(frame, at, units);
            case DNS_SEARCH_LIST -> printSearchList(frame, from, at, 8 * units);
            case INTERVAL -> frame.add(" " + frame.u32(at + 4) + "ms");
            case HOME_AGENT -> frame.add(" preference " + frame.u16(at + 4) + ", lifetime " + frame.u16(at + 6));
            case ROUTE -> printRoute(frame, at, units);
            default -> {}
        }
    }

    private static void printPrefix(Dissection frame, int at, int units) {
        frame.add(frame.ipv6(at + 16) + "/" + frame.u8(at + 2) + (units == 4 ? "" : "badlen") + ", Flags ["
                + Words.flags(frame.u8(at + 3), PREFIX_FLAGS, ", ") + "], valid time " + lifetime(frame.u32(at + 4)));
        frame.add(", pref. time " + lifetime(frame.u32(at + 8)));
    }

    private static String lifetime(long seconds) {
        return seconds == 0xffff_ffffL ? "infinity" : seconds + "s";
    }

    private static void printServers(Dissection frame, int at, int units) {
        frame.add(" lifetime " + frame.u32(at + 4) + "s,");
        for (int i = 0; i < (units - 1) / 2; i++) {
            frame.add(" addr: " + frame.ipv6(at + 8 + 16 * i));
        }
    }

    private static void printSearchList(Dissection frame, int from, int at, int size) {
        frame.add(" lifetime " + frame.u32(at + 4) + "s, domain(s):");
        int name = at + 8;
        while (name < at + size && frame.u8(name) != 0) {
            frame.add(" ");
            name = DnsNames.print(frame, name, from);
            if (name < 0) {
                throw Truncated.ENDS_PROTOCOL;
            }
        }
    }

    private static void printRoute(Dissection frame, int at, int units) {
        frame.expect(at + 4, 4);
        if (units > 3) {
            throw Truncated.ENDS_PROTOCOL;
        }
        byte[] address = new byte[16];
        int given = 8 * (units - 1);
        System.arraycopy(frame.copy(at + 8, given), 0, address, 0, given);
        frame.add(" " + IpText.ipv6(address) + "/" + frame.u8(at + 2) + ", pref="
                + Neighbors.preference(frame.u8(at + 3)) + ", lifetime=" + lifetime(frame.u32(at + 4)));
    }
}
