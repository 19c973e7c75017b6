package io.vetch.pcap.dissect;

import java.util.List;

/** Neighbour discovery (RFC 4861) and mobile prefix discovery (RFC 6275): what follows the name of the message. */
final class Neighbors {
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;
    private static final int HOME_AGENTS = 145;
    private static final int MOBILE_PREFIX = 147;

    private static final List<Words.Flag> ROUTER_FLAGS = List.of(
            new Words.Flag(0x80, "managed"),
            new Words.Flag(0x40, "other stateful"),
            new Words.Flag(0x20, "home agent"),
            new Words.Flag(0x02, "ipv6 only"));

    private static final List<Words.Flag> ADVERTISEMENT_FLAGS = List.of(
            new Words.Flag(0x8000_0000, "router"),
            new Words.Flag(0x4000_0000, "solicited"),
            new Words.Flag(0x2000_0000, "override"));

    private static final String[] PREFERENCES = {"medium", "high", "rsv", "low"};

    private Neighbors() {}

    /** Whether the length of a verbose line stands at its front. */
    static boolean startsWithLength(int type) {
        return (type >= ROUTER_SOLICITATION && type <= REDIRECT) || type == HOME_AGENTS || type == MOBILE_PREFIX;
    }

    static void print(Dissection frame, int at, int type, int length) {
        switch (type) {
            case SOLICITATION -> frame.add(", who has " + frame.ipv6(at + 8));
            case ADVERTISEMENT -> frame.add(", tgt is " + frame.ipv6(at + 8));
            case REDIRECT -> frame.add(", " + frame.ipv6(at + 24)).add(" to " + frame.ipv6(at + 8));
            default -> {}
        }
        if (frame.isVerbose()) {
            printDetails(frame, at, type, length);
        }
    }

    private static void printDetails(Dissection frame, int at, int type, int length) {
        switch (type) {
            case ROUTER_ADVERTISEMENT -> printRouter(frame, at);
            case ADVERTISEMENT ->
                frame.add(", Flags [" + Words.flags(frame.i32(at + 4), ADVERTISEMENT_FLAGS, ", ") + "]");
            case HOME_AGENTS -> printHomeAgents(frame, at, length);
            case MOBILE_PREFIX -> printMobilePrefix(frame, at);
            default -> {}
        }
        if (type != HOME_AGENTS) {
            int header = headerLength(type);
            NeighborOptions.print(frame, at + header, length - header);
        }
    }

    private static int headerLength(int type) {
        return switch (type) {
            case ROUTER_SOLICITATION, MOBILE_PREFIX -> 8;
            case ROUTER_ADVERTISEMENT -> 16;
            case REDIRECT -> 40;
            default -> 24;
        };
    }

    private static void printRouter(Dissection frame, int at) {
        int flags = frame.u8(at + 5);
        frame.add("\n\thop limit " + frame.u8(at + 4) + ", Flags [" + Words.flags(flags, ROUTER_FLAGS, ", ")
                + "], pref " + preference(flags) + ", router lifetime " + frame.u16(at + 6) + "s, reachable time "
                + frame.u32(at + 8) + "ms, retrans timer " + frame.u32(at + 12) + "ms");
    }

    /** Router preference (RFC 4191, 2.1). */
    static String preference(int flags) {
        return PREFERENCES[flags >> 3 & 3];
    }

    private static void printHomeAgents(Dissection frame, int at, int length) {
        frame.add(", id " + Words.hex(frame.u16(at + 4), 4));
        for (int agent = at + 8; agent < at + length; agent += 16) {
            frame.add(", " + frame.ipv6(agent));
        }
    }

    private static void printMobilePrefix(Dissection frame, int at) {
        frame.add(", id " + Words.hex(frame.u16(at + 4), 4));
        int flags = frame.u16(at + 6);
        frame.add((flags & 0xc000) == 0 ? "" : " ");
        frame.add((flags & 0x8000) == 0 ? "" : "M");
        frame.add((flags & 0x4000) == 0 ? "" : "O");
    }
}
