package io.vetch.pcap.dissect;

import java.util.List;

/** LLDP TLVs of IEEE 802.1 (802.1Q-2022, annex D). */
final class Lldp8021 {
    private static final String[] NAMES = {
        "",
        "Port VLAN Id",
        "Port and Protocol VLAN ID",
        "VLAN name",
        "Protocol Identity",
        "",
        "",
        "Link aggregation",
        "Congestion Notification",
        "ETS Configuration",
        "ETS Recommendation",
        "Priority Flow Control Configuration",
        "Application Priority",
        "EVB",
        "CDCP"
    };

    private static final List<Words.Flag> PROTOCOL_VLAN =
            List.of(new Words.Flag(0x02, "supported"), new Words.Flag(0x04, "enabled"));
    private static final List<Words.Flag> AGGREGATION =
            List.of(new Words.Flag(0x01, "supported"), new Words.Flag(0x02, "enabled"));
    private static final String[] BRIDGING_MODES = {
        "Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"
    };

    private Lldp8021() {}

    /** False if the subtype is not known. */
    static boolean print(Dissection frame, int at, int size) {
        int subtype = frame.u8(at + 3);
        LldpPrivate.printSubtype(frame, NAMES, subtype);
        switch (subtype) {
            case 1 -> {
                if (size >= 6) {
                    frame.add("\n\t    port vlan id (PVID): " + frame.u16(at + 4));
                }
            }
            case 2 -> {
                if (size >= 7) {
                    frame.add("\n\t    port and protocol vlan id (PPVID): " + frame.u16(at + 5) + ", flags ["
                            + Words.flags(frame.u8(at + 4), PROTOCOL_VLAN, ", ") + "] ("
                            + Words.hex(frame.u8(at + 4), 2) + ")");
                }
            }
            case 3 -> printVlanName(frame, at, size);
            case 4 -> {
                if (size >= 5 && size >= 5 + frame.u8(at + 4)) {
                    frame.add("\n\t    protocol identity: ").addPadded(at + 5, frame.u8(at + 4));
                }
            }
            case 7 -> printAggregation(frame, at, size);
            case 8 -> printCongestion(frame, at, size);
            case 9 -> printTransmissionConfiguration(frame, at, size);
            case 10 -> {
                if (size >= 25) {
                    frame.add("\n\t    RES: " + frame.u8(at + 4));
                    printTransmissionTables(frame, at);
                }
            }
            case 11 -> printFlowControl(frame, at, size);
            case 12 -> printApplications(frame, at, size);
            case 13 -> printEdgeBridging(frame, at, size);
            case 14 -> printChannels(frame, at, size);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void printVlanName(Dissection frame, int at, int size) {
        if (size < 6) {
            return;
        }
        frame.add("\n\t    vlan id (VID): " + frame.u16(at + 4));
        if (size >= 7 && size >= 7 + frame.u8(at + 6)) {
            frame.add("\n\t    vlan name: ").addPadded(at + 7, frame.u8(at + 6));
        }
    }

    static void printAggregation(Dissection frame, int at, int size) {
        if (size >= 9) {
            frame.add("\n\t    aggregation status [" + Words.flags(frame.u8(at + 4), AGGREGATION, ", ")
                    + "], aggregation port ID " + frame.u32(at + 5));
        }
    }

    private static void printCongestion(Dissection frame, int at, int size) {
        if (size >= 6) {
            frame.add("\n\t    Pre-Priority CNPV Indicator");
            printPriorityBits(frame, frame.u8(at + 4));
            frame.add("\n\t    Pre-Priority Ready Indicator");
            printPriorityBits(frame, frame.u8(at + 5));
        }
    }

    private static void printPriorityBits(Dissection frame, int bits) {
        frame.add("\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ");
        for (int i = 0; i < 8; i++) {
            frame.add((bits >> i & 1) + "  ");
        }
    }

    private static void printTransmissionConfiguration(Dissection frame, int at, int size) {
        if (size < 25) {
            return;
        }
        int flags = frame.u8(at + 4);
        // tcpdump shows the bit of CBS as 2
        frame.add("\n\t    Willing:" + (flags >> 7) + ", CBS:" + (flags >> 6 & 2) + ", RES:" + (flags >> 3 & 7)
                + ", Max TCs:" + (flags & 7));
        printTransmissionTables(frame, at);
    }

    private static void printTransmissionTables(Dissection frame, int at) {
        frame.add(
                "\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7\n\t     Value    :");
        for (int i = 0; i < 8; i++) {
            int octet = frame.u8(at + 5 + i / 2);
            frame.add(" " + padded(i % 2 == 0 ? octet >> 4 : octet & 0xf));
        }
        frame.add("\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7\n\t     Value :");
        printOctets(frame, at + 9);
        frame.add("\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7"
                + "\n\t     Value        :");
        printOctets(frame, at + 17);
    }

    private static void printOctets(Dissection frame, int at) {
        for (int i = 0; i < 8; i++) {
            frame.add(" " + padded(frame.u8(at + i)));
        }
    }

    private static String padded(int number) {
        String digits = Integer.toString(number);
        return digits + " ".repeat(3 - digits.length());
    }

    private static void printFlowControl(Dissection frame, int at, int size) {
        if (size < 6) {
            return;
        }
        int flags = frame.u8(at + 4);
        frame.add("\n\t    Willing: " + (flags >> 7) + ", MBC: " + (flags >> 6 & 1) + ", RES: " + (flags >> 4 & 3)
                + ", PFC cap:" + (flags & 0xf) + " \n\t    PFC Enable");
        printPriorityBits(frame, frame.u8(at + 5));
    }

    private static void printApplications(Dissection frame, int at, int size) {
        if (size < 5) {
            return;
        }
        frame.add("\n\t    RES: " + frame.u8(at + 4));
        if (size == 5 || (size - 5) % 3 != 0) {
            return;
        }
        frame.add("\n\t    Application Priority Table");
        for (int entry = at + 5; entry < at + size; entry += 3) {
            int bits = frame.u8(entry);
            frame.add("\n\t      Priority: " + (bits >> 5) + ", RES: " + (bits >> 3 & 3) + ", Sel: " + (bits & 7)
                    + ", Protocol ID: " + frame.u16(entry + 1));
        }
    }

    private static void printEdgeBridging(Dissection frame, int at, int size) {
        if (size < 9) {
            return;
        }
        int bridge = frame.u8(at + 4);
        frame.add("\n\t    EVB Bridge Status\n\t      RES: " + (bridge >> 3) + ", BGID: " + (bridge >> 2 & 1)
                + ", RRCAP: " + (bridge >> 1 & 1) + ", RRCTR: " + (bridge & 1));
        int station = frame.u8(at + 5);
        frame.add("\n\t    EVB Station Status\n\t      RES: " + (station >> 4) + ", SGID: " + (station >> 3 & 1)
                + ", RRREQ: " + (station >> 2 & 1) + ",RRSTAT: " + (station & 3));
        int retries = frame.u8(at + 6);
        frame.add("\n\t    R: " + (retries >> 5) + ", RTE: " + (retries & 0x1f) + ", ");
        int mode = frame.u8(at + 7);
        frame.add("EVB Mode: " + BRIDGING_MODES[mode >> 6] + " [" + (mode >> 6) + "]\n\t    ROL: " + (mode >> 5 & 1)
                + ", RWD: " + (mode & 0x1f) + ", ");
        int alive = frame.u8(at + 8);
        frame.add("RES: " + (alive >> 6) + ", ROL: " + (alive >> 5 & 1) + ", RKA: " + (alive & 0x1f));
    }

    private static void printChannels(Dissection frame, int at, int size) {
        if (size < 8) {
            return;
        }
        int flags = frame.u8(at + 4);
        frame.add("\n\t    Role: " + (flags >> 7) + ", RES: " + (flags >> 4 & 7) + ", Scomp: " + (flags >> 3 & 1)
                + " ChnCap: " + (frame.u16(at + 6) & 0xfff));
        if ((size - 8) % 3 != 0) {
            return;
        }
        for (int pair = at + 8; pair < at + size; pair += 3) {
            frame.add("\n\t    SCID: " + (frame.u24(pair) >> 12) + ", SVID: " + (frame.u24(pair) & 0xfff));
        }
    }
}
