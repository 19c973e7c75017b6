package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** What {@code -v} shows of an IPv4 header (RFC 791, 3.1; RFC 3168; options: IANA ip-parameters). */
final class Ipv4Details {
    private static final int HEADER = 20;
    private static final String[] CONGESTION = {"", ",ECT(1)", ",ECT(0)", ",CE"};

    private static final List<Words.Flag> FRAGMENTATION =
            List.of(new Words.Flag(0x2000, "+"), new Words.Flag(0x4000, "DF"), new Words.Flag(0x8000, "rsvd"));

    private static final int END = 0;
    private static final int NOP = 1;
    private static final int RECORD_ROUTE = 7;
    private static final int TIME_STAMP = 68;
    private static final int LOOSE_ROUTE = 131;
    private static final int STRICT_ROUTE = 137;
    private static final int ROUTER_ALERT = 148;

    private static final Map<Integer, String> OPTIONS = Map.ofEntries(
            entry(END, "EOL"),
            entry(NOP, "NOP"),
            entry(TIME_STAMP, "timestamp"),
            entry(130, "security"),
            entry(RECORD_ROUTE, "RR"),
            entry(STRICT_ROUTE, "SSRR"),
            entry(LOOSE_ROUTE, "LSRR"),
            entry(ROUTER_ALERT, "RA"),
            entry(82, "traceroute"));

    private static final int STAMPS_ONLY = 0;
    private static final Map<Integer, String> STAMP_TYPES = Map.of(STAMPS_ONLY, "TSONLY", 1, "TS+ADDR", 3, "PRESPEC");

    private Ipv4Details() {}

    /** {@code (tos 0x0, ttl 64, ...)} and a new line. False if the options are cut off: the packet ends there. */
    static boolean print(Dissection frame, int at, int headerLength) {
        int service = frame.u8(at + 1);
        frame.add("(tos 0x" + Integer.toHexString(service) + CONGESTION[service & 3]);
        int hops = frame.u8(at + 8);
        frame.add(hops == 0 ? "" : ", ttl " + hops);
        int fragment = frame.u16(at + 6);
        int carried = frame.u8(at + 9);
        frame.add(", id " + frame.u16(at + 4) + ", offset " + (fragment & 0x1fff) * 8 + ", flags ["
                + Words.flags(fragment, FRAGMENTATION, ", ") + "], proto " + IpNames.of(carried) + " (" + carried
                + "), length " + frame.u16(at + 2));
        boolean complete = true;
        if (headerLength > HEADER) {
            frame.add(", options (");
            complete = printOptions(frame, at + HEADER, headerLength - HEADER);
            frame.add(complete ? ")" : " [truncated-option])");
        }
        if (frame.checksChecksums() && frame.has(at, headerLength)) {
            printChecksum(frame, at, headerLength);
        }
        frame.add(")\n    ");
        if (!complete) {
            frame.ip().addBetween(frame);
            frame.add(": ").truncated();
        }
        return complete;
    }

    private static void printChecksum(Dissection frame, int at, int headerLength) {
        int sum = Checksum.of(frame, at, headerLength);
        if (sum != 0) {
            int stated = frame.u16(at + 10);
            frame.add(", bad cksum " + Integer.toHexString(stated) + " (->"
                    + Integer.toHexString(Checksum.right(stated, sum)) + ")!");
        }
    }

    /** False if one is cut off. */
    private static boolean printOptions(Dissection frame, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            frame.add(at == from ? "" : ",");
            int type = frame.u8(at);
            frame.add(OPTIONS.getOrDefault(type, "unknown " + type));
            int size = type == END || type == NOP ? 1 : frame.u8(at + 1);
            boolean tooShort = type > NOP && size < 2;
            if (tooShort || size > left) {
                frame.add(" [bad length " + size + "]");
                return true;
            }
            if (!frame.has(at, size) || !printOption(frame, at, type, size)) {
                return false;
            }
            if (type == END) {
                return true;
            }
            at += size;
            left -= size;
        }
        return true;
    }

    private static boolean printOption(Dissection frame, int at, int type, int size) {
        switch (type) {
            case TIME_STAMP -> {
                return printTimeStamps(frame, at, size);
            }
            case RECORD_ROUTE, STRICT_ROUTE, LOOSE_ROUTE -> {
                return printRoute(frame, at, size);
            }
            case ROUTER_ALERT -> {
                if (size < 4) {
                    frame.add(" [bad length " + size + "]");
                } else if (frame.u16(at + 2) != 0) {
                    frame.add(" value " + frame.u16(at + 2));
                }
            }
            default -> {}
        }
        return true;
    }

    private static boolean printRoute(Dissection frame, int at, int size) {
        if (size < 3) {
            frame.add(" [bad length " + size + "]");
            return true;
        }
        frame.add(((size + 1) & 3) == 0 ? "" : " [bad length " + size + "]");
        int pointer = frame.u8(at + 2) - 1;
        boolean bad = pointer < 3 || ((pointer + 1) & 3) != 0 || pointer > size + 1;
        frame.add(bad ? " [bad ptr " + frame.u8(at + 2) + "]" : "");
        for (int i = 3; i < size; i += 4) {
            if (!frame.has(at + i, 4)) {
                return false;
            }
            frame.add(" ").addIpv4(at + i).add(pointer < 0 || pointer > i ? "," : "");
        }
        return true;
    }

    private static boolean printTimeStamps(Dissection frame, int at, int size) {
        if (size < 4) {
            frame.add("[bad length " + size + "]");
            return true;
        }
        frame.add(" TS{");
        int type = frame.u8(at + 3) & 0xf;
        int hop = type == STAMPS_ONLY ? 4 : 8;
        frame.add((size - 4) % hop == 0 ? "" : "[bad length " + size + "]");
        int pointer = frame.u8(at + 2) - 1;
        boolean bad = pointer < 4 || (pointer - 4) % hop != 0 || pointer > size + 1;
        frame.add(bad ? "[bad ptr " + frame.u8(at + 2) + "]" : "");
        frame.add(STAMP_TYPES.getOrDefault(type, "[bad ts type " + type + "]"));
        int stop = STAMP_TYPES.containsKey(type) ? printStamps(frame, at, size, hop, pointer) : 0;
        if (stop < 0) {
            return false;
        }
        frame.add(pointer == stop ? " ^ " : "");
        int lost = frame.u8(at + 3) >> 4;
        frame.add(lost == 0 ? "}" : " [" + lost + " hops not recorded]} ");
        return true;
    }

    /** Where the last one ends, counted from the option's start; -1 if one is cut off. */
    private static int printStamps(Dissection frame, int at, int size, int hop, int pointer) {
        int i = 4;
        for (; i < size; i += hop) {
            if (!frame.has(at + i, hop)) {
                return -1;
            }
            String address = hop == 8 ? frame.ipv4(at + i) : "";
            frame.add((pointer == i ? " ^ " : " ") + frame.u32(at + i + hop - 4) + "@" + address);
        }
        return i;
    }
}
