package io.vetch.pcap.dissect;

/** The options of DHCP (RFC 2132), a line each. */
final class DhcpOptions {
    private static final int PAD = 0;
    private static final int MESSAGE_TYPE = 53;
    private static final int PARAMETER_REQUEST = 55;
    private static final int END = 255;

    private static final String[] MESSAGES = {
        "",
        "Discover",
        "Offer",
        "Request",
        "Decline",
        "ACK",
        "NACK",
        "Release",
        "Inform",
        "",
        "LeaseQuery",
        "LeaseUnassigned",
        "LeaseUnknown",
        "LeaseActive"
    };

    private DhcpOptions() {}

    /** @param from index of the magic cookie */
    static void print(Dissection frame, int from) {
        frame.add("\n\t  Vendor-rfc1048 Extensions");
        frame.add("\n\t    Magic Cookie " + Words.hex(frame.i32(from), 8));
        boolean printsAll = frame.verbosity() > 2;
        int at = from + 4;
        while (frame.has(at, 1)) {
            int code = frame.u8(at++);
            if (code == END && !printsAll) {
                return;
            }
            if (code == PAD || code == END) {
                at = printsAll ? printBare(frame, code, at) : at;
                continue;
            }
            int length = frame.u8(at++);
            DhcpOption option = DhcpOption.of(code);
            frame.add("\n\t    " + option.name() + " (" + code + "), length " + length + (length > 0 ? ": " : ""));
            frame.expect(at, length);
            int after = at + length;
            int left = after - printData(frame, option, code, at, length);
            frame.add(left > 0 ? "\n\t  trailing data length " + left : "");
            at = after;
        }
    }

    /** An option without data; where the next one starts. */
    private static int printBare(Dissection frame, int code, int from) {
        frame.add("\n\t    " + DhcpOption.of(code).name() + " (" + code + "), length 0");
        int at = from;
        while (code == PAD && frame.has(at, 1) && frame.u8(at) == PAD) {
            at++;
        }
        frame.add(at > from ? ", occurs " + (at - from + 1) : "");
        return at;
    }

    /** Index after what was printed. */
    private static int printData(Dissection frame, DhcpOption option, int code, int at, int length) {
        if (code == MESSAGE_TYPE && length == 1) {
            int type = frame.u8(at);
            boolean known = type < MESSAGES.length && !MESSAGES[type].isEmpty();
            frame.add(known ? MESSAGES[type] : "Unknown (" + type + ")");
            return at + 1;
        }
        if (code == PARAMETER_REQUEST) {
            return printRequested(frame, at, length);
        }
        return option.format() == DhcpOption.Format.SPECIAL
                ? DhcpSpecials.print(frame, code, at, length)
                : printValues(frame, option.format(), at, length);
    }

    private static int printRequested(Dissection frame, int at, int length) {
        for (int i = 0; i < length; i++) {
            int code = frame.u8(at + i);
            frame.add(i % 4 == 0 ? "\n\t      " : ", ");
            frame.add(DhcpOption.of(code).name() + " (" + code + ")");
        }
        return at + length;
    }

    private static int printValues(Dissection frame, DhcpOption.Format stated, int from, int length) {
        DhcpOption.Format format = stated == DhcpOption.Format.UNKNOWN ? guess(length) : stated;
        if (format == DhcpOption.Format.TEXT) {
            frame.add("\"").addEscaped(from, length);
            frame.add("\"");
            return from + length;
        }
        int width = width(format);
        int at = from;
        for (; at + width <= from + length; at += width) {
            if (at > from) {
                frame.add(format == DhcpOption.Format.OCTETS ? "." : ",");
            }
            frame.add(value(frame, format, at));
        }
        return at;
    }

    private static DhcpOption.Format guess(int length) {
        if (length % 2 == 1) {
            return DhcpOption.Format.OCTETS;
        }
        return length % 4 == 2 ? DhcpOption.Format.SHORTS : DhcpOption.Format.NUMBERS;
    }

    private static int width(DhcpOption.Format format) {
        return switch (format) {
            case ADDRESSES, NUMBERS, SIGNED_NUMBERS -> 4;
            case ADDRESS_PAIRS -> 8;
            case SHORTS -> 2;
            default -> 1;
        };
    }

    private static String value(Dissection frame, DhcpOption.Format format, int at) {
        return switch (format) {
            case ADDRESSES -> frame.ipv4(at);
            case ADDRESS_PAIRS -> "(" + frame.ipv4(at) + ":" + frame.ipv4(at + 4) + ")";
            case NUMBERS -> Long.toString(frame.u32(at));
            case SIGNED_NUMBERS -> Integer.toString(frame.i32(at));
            case SHORTS -> Integer.toString(frame.u16(at));
            case FLAGS -> flag(frame.u8(at));
            default -> Integer.toString(frame.u8(at));
        };
    }

    private static String flag(int value) {
        return switch (value) {
            case 0 -> "N";
            case 1 -> "Y";
            default -> value + "?";
        };
    }
}
