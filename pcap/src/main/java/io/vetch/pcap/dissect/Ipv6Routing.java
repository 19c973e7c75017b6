package io.vetch.pcap.dissect;

/** Routing headers: type 0 (deprecated, RFC 5095), 2 (RFC 6275) and segment routing (RFC 8754). */
final class Ipv6Routing {
    private static final int SEGMENTS = 4;

    private Ipv6Routing() {}

    /** Where the next header starts, or -1. */
    static int print(Dissection frame, int at) {
        frame.expect(at, 1);
        frame.enter("rt6");
        frame.add("RT6");
        int length = frame.u8(at + 1);
        frame.add(" (len=" + length);
        int type = frame.u8(at + 2);
        frame.add(", type=" + type + (type == 0 ? " [Deprecated]" : ""));
        frame.add(", segleft=" + frame.u8(at + 3));
        if (type != 0 && type != 2 && type != SEGMENTS) {
            frame.add(" (unknown type)").invalid();
            return -1;
        }
        printDetails(frame, at, type);
        if (length % 2 == 1) {
            frame.add(" (invalid length " + length + ")").invalid();
            return -1;
        }
        for (int i = 0; i < length / 2; i++) {
            frame.add(", [" + i + "]" + frame.ipv6(at + 8 + 16 * i));
        }
        frame.add(") ");
        return at + (length + 1) * 8;
    }

    private static void printDetails(Dissection frame, int at, int type) {
        if (type != SEGMENTS) {
            int reserved = frame.i32(at + 4);
            frame.add(reserved == 0 && !frame.isVerbose() ? "" : ", rsv=" + Words.hex(reserved, 1));
            return;
        }
        frame.add(", last-entry=" + frame.u8(at + 4));
        int flags = frame.u8(at + 5);
        frame.add(flags == 0 && !frame.isVerbose() ? "" : ", flags=" + Words.hex(flags, 1));
        frame.add(", tag=" + Integer.toHexString(frame.u16(at + 6)));
    }
}
