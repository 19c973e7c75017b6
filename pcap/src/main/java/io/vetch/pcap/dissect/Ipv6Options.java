package io.vetch.pcap.dissect;

/**
 * Hop-by-hop and destination options (RFC 8200, 4.2): only {@code -v} shows them, but what is wrong with hop-by-hop
 * options is always said.
 */
final class Ipv6Options {
    private static final int PAD1 = 0;
    private static final int PADN = 1;
    private static final int ROUTER_ALERT = 5;
    private static final int JUMBO = 0xc2;
    private static final int HOME_ADDRESS = 0xc9;

    private Ipv6Options() {}

    /** False if an option does not fit. @param takesJumbo hop-by-hop options of a packet whose length is 0 */
    static boolean print(Dissection frame, int from, int to, boolean takesJumbo) {
        int at = from;
        boolean jumboSeen = false;
        while (at < to) {
            int type = frame.u8(at);
            if (type == PAD1) {
                frame.add(frame.isVerbose() ? "(pad1)" : "");
                at++;
                continue;
            }
            if (at + 1 >= to || at + 2 + frame.u8(at + 1) > to || !checkLength(frame, at, to, type)) {
                return false;
            }
            if (frame.isVerbose() && !printOption(frame, at, type, takesJumbo, jumboSeen)) {
                return false;
            }
            jumboSeen |= type == JUMBO;
            at += 2 + frame.u8(at + 1);
        }
        frame.add(frame.isVerbose() ? " " : "");
        return true;
    }

    private static boolean checkLength(Dissection frame, int at, int to, int type) {
        return switch (type) {
            case ROUTER_ALERT -> isLong(frame, at, to, "rtalert", 2, 2);
            case JUMBO -> isLong(frame, at, to, "jumbo", 4, 4);
            case HOME_ADDRESS -> isLong(frame, at, to, "homeaddr", 16, 255);
            default -> true;
        };
    }

    private static boolean isLong(Dissection frame, int at, int to, String option, int shortest, int longest) {
        int length = frame.u8(at + 1);
        if (to - at < 2 + shortest) {
            frame.add("(" + option + ": trunc)");
            return false;
        }
        if (length < shortest || length > longest) {
            frame.add("(" + option + ": invalid len " + length + ")");
            return false;
        }
        return true;
    }

    private static boolean printOption(Dissection frame, int at, int type, boolean takesJumbo, boolean jumboSeen) {
        switch (type) {
            case PADN -> frame.add("(padn)");
            case ROUTER_ALERT -> frame.add("(rtalert: " + Words.hex(frame.u16(at + 2), 4) + ") ");
            case JUMBO -> printJumbo(frame, at, takesJumbo, jumboSeen);
            case HOME_ADDRESS -> {
                return printHomeAddress(frame, at);
            }
            default -> frame.add("(opt_type " + Words.hex(type, 2) + ": len=" + frame.u8(at + 1) + ")");
        }
        return true;
    }

    private static void printJumbo(Dissection frame, int at, boolean takesJumbo, boolean seen) {
        long length = frame.u32(at + 2);
        String wrong = " - payload len != 0";
        if (seen) {
            wrong = " - already seen";
        } else if (frame.protocol().equals("dstopt")) {
            wrong = " - not a hop-by-hop option";
        } else if (takesJumbo) {
            wrong = length < 65_536 ? " - < 65536" : "";
        }
        frame.add("(jumbo: " + length + wrong + ") ");
    }

    private static boolean printHomeAddress(Dissection frame, int at) {
        frame.add("(homeaddr: ").addIpv6(at + 2);
        int stop = at + 2 + frame.u8(at + 1);
        int sub = at + 18;
        while (sub < stop) {
            int type = frame.u8(sub);
            boolean fits = type == PAD1 || (sub + 1 < stop && sub + 2 + frame.u8(sub + 1) <= stop);
            if (!fits) {
                return false;
            }
            switch (type) {
                case PAD1 -> frame.add(", pad1");
                case PADN -> frame.add(", padn");
                default -> frame.add(", sopt_type " + Words.hex(type, 2) + ": len=" + frame.u8(sub + 1));
            }
            sub += type == PAD1 ? 1 : 2 + frame.u8(sub + 1);
        }
        frame.add(")");
        return true;
    }
}
