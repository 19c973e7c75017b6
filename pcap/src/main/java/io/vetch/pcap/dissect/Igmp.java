package io.vetch.pcap.dissect;

import java.util.Locale;

/** Multicast group membership of IPv4 (RFC 1112, 2236, 9776). */
final class Igmp {
    private static final int DEFAULT_RESPONSE = 100;

    private Igmp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("igmp");
        int type = frame.u8(at);
        switch (type) {
            case 0x11 -> printQuery(frame, at, length);
            case 0x12 -> frame.add("igmp v1 report " + frame.ipv4(at + 4) + unlessEight(length));
            case 0x16 -> frame.add("igmp v2 report " + frame.ipv4(at + 4));
            case 0x17 -> frame.add("igmp leave " + frame.ipv4(at + 4));
            case 0x22 -> printReport3(frame, at, length);
            default -> frame.add("igmp-" + type);
        }
    }

    private static String unlessEight(int length) {
        return length == 8 ? "" : " [len " + length + "]";
    }

    private static void printQuery(Dissection frame, int at, int length) {
        frame.add("igmp query");
        if (length >= 12) {
            printQuery3(frame, at, length);
            return;
        }
        int response = frame.u8(at + 1);
        frame.add(response == 0 ? " v1" : " v2");
        frame.add(response == 0 || response == DEFAULT_RESPONSE ? "" : " [max resp time " + response + "]");
        if (frame.i32(at + 4) != 0) {
            frame.add(" [gaddr " + frame.ipv4(at + 4) + "]");
        }
        frame.add(unlessEight(length));
    }

    private static void printQuery3(Dissection frame, int at, int length) {
        frame.add(" v3");
        if (length % 4 != 0) {
            frame.add(" [invalid len " + length + "]");
            return;
        }
        int code = frame.u8(at + 1);
        if (code != DEFAULT_RESPONSE) {
            frame.add(" [max resp time " + responseTime(code) + "]");
        }
        if (frame.i32(at + 4) == 0) {
            return;
        }
        frame.add(" [gaddr " + frame.ipv4(at + 4));
        int sources = frame.u16(at + 10);
        if (sources > 0) {
            printSources(frame, sources, length >= 12 + 4 * sources);
        }
        frame.add("]");
    }

    private static void printSources(Dissection frame, int count, boolean fit) {
        if (!fit) {
            frame.add(" [invalid number of sources]");
        } else {
            frame.add(", " + count + " source(s)");
        }
    }

    /** Tenths of a second, from 128 on as a mantissa of 4 and an exponent of 3 bits (RFC 9776, 4.1.1). */
    private static String responseTime(int code) {
        int tenths = code < 128 ? code : ((code & 0xf) | 0x10) << ((code >> 4 & 7) + 3);
        return tenths < 600
                ? String.format(Locale.ROOT, "%.1fs", tenths * 0.1)
                : tenths / 600 + "m" + (tenths / 10 % 60 == 0 ? "" : tenths / 10 % 60 + "s");
    }

    private static void printReport3(Dissection frame, int at, int length) {
        frame.add("igmp v3 report");
        if (length < 16 || length % 4 != 0) {
            frame.add(" [invalid len " + length + "]");
            return;
        }
        int groups = frame.u16(at + 6);
        frame.add(", " + groups + " group record(s)");
    }
}
