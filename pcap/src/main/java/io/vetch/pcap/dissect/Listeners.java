package io.vetch.pcap.dissect;

/** Multicast listener discovery for IPv6 (MLD, RFC 2710; MLDv2, RFC 9777). */
final class Listeners {
    private static final int QUERY = 130;
    private static final int REPORT_2 = 143;
    private static final int SHORTEST = 24;
    private static final int SHORTEST_2 = 28;
    private static final int ADDRESS = 16;

    private Listeners() {}

    static void print(Dissection frame, int at, int type, int length) {
        switch (type) {
            case QUERY -> printQuery(frame, at, length);
            case REPORT_2 -> printReport2(frame, at, length);
            default -> printListener(frame, at);
        }
    }

    private static void printListener(Dissection frame, int at) {
        if (frame.has(at, SHORTEST)) {
            frame.add("max resp delay: " + frame.u16(at + 4) + " addr: " + frame.ipv6(at + 8));
        }
    }

    private static void printQuery(Dissection frame, int at, int length) {
        if (length == SHORTEST) {
            printListener(frame, at);
        } else if (length >= SHORTEST_2) {
            frame.add(" v2");
            printQuery2(frame, at, length);
        } else {
            frame.add(" unknown-version (len " + length + ") ");
        }
    }

    private static void printQuery2(Dissection frame, int at, int length) {
        int code = frame.u16(at + 4);
        if (frame.isVerbose()) {
            int delay = code < 0x8000 ? code : ((code & 0xfff) | 0x1000) << ((code >> 12 & 7) + 3);
            frame.add(" [max resp delay=" + delay + "]");
        }
        frame.add(" [gaddr " + frame.ipv6(at + 8));
        if (frame.isVerbose()) {
            printQuerier(frame, at);
        }
        int sources = frame.u16(at + 26);
        if (sources > 0) {
            printSources(frame, at + SHORTEST_2, sources, length >= SHORTEST_2 + ADDRESS * sources);
        }
        frame.add("]");
    }

    private static void printQuerier(Dissection frame, int at) {
        int flags = frame.u8(at + 24);
        frame.add((flags & 0x08) == 0 ? "" : " sflag");
        frame.add((flags & 0x07) == 0 ? "" : " robustness=" + (flags & 0x07));
        int code = frame.u8(at + 25);
        frame.add(" qqi=" + (code < 0x80 ? code : ((code & 0xf) | 0x10) << ((code >> 4 & 7) + 3)));
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
            frame.add(" " + frame.ipv6(at + ADDRESS * i));
        }
        frame.add(" }");
    }

    private static void printReport2(Dissection frame, int at, int length) {
        if (length < 8) {
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
            if (length < group + 20) {
                frame.add(" [invalid number of groups]");
                return;
            }
            frame.add(" [gaddr " + frame.ipv6(at + group + 4));
            frame.add(" " + Igmp.recordType("v2", frame.u8(at + group)));
            int sources = frame.u16(at + group + 2);
            if (length < group + 20 + ADDRESS * sources) {
                frame.add(" [invalid number of sources " + sources + "]");
                return;
            }
            if (frame.verbosity() == 1) {
                frame.add(", " + sources + " source(s)");
            } else {
                printAddresses(frame, at + group + 20, sources);
            }
            frame.add("]");
            group += 20 + ADDRESS * sources;
        }
    }
}
