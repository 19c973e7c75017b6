package io.vetch.pcap.dissect;

/** Hop-by-hop options (RFC 8200, 4.2): tcpdump shows none of them, but says what is wrong with them. */
final class Ipv6Options {
    private static final int PAD1 = 0;
    private static final int ROUTER_ALERT = 5;
    private static final int JUMBO = 0xc2;
    private static final int HOME_ADDRESS = 0xc9;

    private Ipv6Options() {}

    /** False if an option does not fit. */
    static boolean check(Dissection frame, int from, int to) {
        int at = from;
        while (at < to) {
            int type = frame.u8(at);
            if (type == PAD1) {
                at++;
                continue;
            }
            if (at + 1 >= to || at + 2 + frame.u8(at + 1) > to || !checkLength(frame, at, to, type)) {
                return false;
            }
            at += 2 + frame.u8(at + 1);
        }
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
}
