package io.vetch.pcap.dissect;

import java.util.Locale;

/** Multicast group membership of IPv4 (RFC 1112, 2236, 9776). */
final class Igmp implements Protocol {
    private static final int DEFAULT_RESPONSE = 100;
    private static final String[] RECORD_TYPES = {"", "is_in", "is_ex", "to_in", "to_ex", "allow", "block"};

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("igmp");
        if (frame.isQuiet()) {
            frame.add("igmp");
            return;
        }
        int type = frame.u8(at);
        switch (type) {
            case 0x11 -> printQuery(frame, at, length);
            case 0x12 -> frame.add("igmp v1 report " + frame.ipv4(at + 4) + unlessEight(length));
            case 0x16 -> frame.add("igmp v2 report " + frame.ipv4(at + 4));
            case 0x17 -> frame.add("igmp leave " + frame.ipv4(at + 4));
            case 0x22 -> printReport3(frame, at, length);
            default -> frame.add("igmp-" + type);
        }
        if (frame.isVerbose() && length >= 4 && frame.has(at, length) && Checksum.of(frame, at, length) != 0) {
            frame.add(" bad igmp cksum " + Integer.toHexString(frame.u16(at + 2)) + "!");
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
            printSources(frame, at + 12, sources, length >= 12 + 4 * sources);
        }
        frame.add("]");
    }

    private static void printSources(Dissection frame, int at, int count, boolean fit) {
        if (!fit) {
            frame.add(" [invalid number of sources]");
        } else if (frame.verbosity() < 2) {
            frame.add(", " + count + " source(s)");
        } else {
            printAddresses(frame, at, count);
        }
    }

    private static void printAddresses(Dissection frame, int at, int count) {
        frame.add(" {");
        for (int i = 0; i < count; i++) {
            frame.add(" " + frame.ipv4(at + 4 * i));
        }
        frame.add(" }");
    }

    /** Tenths of a second, from 128 on as a mantissa of 4 and an exponent of 3 bits (RFC 9776, 4.1.1). */
    private static String responseTime(int code) {
        int tenths = code < 128 ? code : ((code & 0xf) | 0x10) << ((code >> 4 & 7) + 3);
        if (tenths < 600) {
            return String.format(Locale.ROOT, "%.1fs", tenths * 0.1);
        }
        return Words.duration(tenths / 10);
    }

    private static void printReport3(Dissection frame, int at, int length) {
        frame.add("igmp v3 report");
        if (length < 16 || length % 4 != 0) {
            frame.add(" [invalid len " + length + "]");
            return;
        }
        int groups = frame.u16(at + 6);
        frame.add(", " + groups + " group record(s)");
        if (frame.isVerbose()) {
            printGroups(frame, at, groups, length);
        }
    }

    private static void printGroups(Dissection frame, int at, int groups, int length) {
        int group = 8;
        for (int i = 0; i < groups; i++) {
            if (length < group + 8) {
                frame.add(" [invalid number of groups]");
                return;
            }
            frame.add(" [gaddr " + frame.ipv4(at + group + 4));
            frame.add(" " + recordType("v3", frame.u8(at + group)));
            int sources = frame.u16(at + group + 2);
            if (length < group + 8 + 4 * sources) {
                frame.add(" [invalid number of sources " + sources + "]");
                return;
            }
            if (frame.verbosity() == 1) {
                frame.add(", " + sources + " source(s)");
            } else {
                printAddresses(frame, at + group + 8, sources);
            }
            frame.add("]");
            group += 8 + 4 * sources;
        }
    }

    /** What a group record does to its sources; MLDv2 has the same types. */
    static String recordType(String version, int type) {
        return type > 0 && type < RECORD_TYPES.length ? RECORD_TYPES[type] : " [" + version + "-report-#" + type + "]";
    }
}
