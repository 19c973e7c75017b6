package io.vetch.pcap.dissect;

import java.util.Locale;

/** Data center bridging exchange, version 1.01: TLVs within an LLDP TLV. */
final class LldpDcbx {
    static final int ORGANIZATION = 0x001b21;

    private static final String[] NAMES = {
        "", "DCB Capability Exchange Protocol Rev 1", "DCB Capability Exchange Protocol Rev 1.01"
    };
    private static final int CONTROL = 1;
    private static final int PRIORITY_GROUPS = 2;
    private static final int FLOW_CONTROL = 3;
    private static final int APPLICATION = 4;

    private LldpDcbx() {}

    /** False if the last TLV within is not known. */
    static boolean print(Dissection frame, int from, int size) {
        int subtype = frame.u8(from + 3);
        LldpPrivate.printSubtype(frame, NAMES, subtype);
        if (subtype == 1) {
            return false;
        }
        int at = from + 4;
        int left = size - 4;
        boolean known = true;
        while (left >= 2) {
            int header = frame.u16(at);
            int type = header >> 9;
            int length = header & 0x1ff;
            known = true;
            left -= 2;
            at += 2;
            if (type == 0 || length == 0 || left < length || length < shortest(type)) {
                return true;
            }
            known = printFeature(frame, type, at, length);
            if (!known || frame.verbosity() > 1) {
                frame.addUnknown(at, length, "\n\t    ");
            }
            at += length;
            left -= length;
        }
        return known;
    }

    private static int shortest(int type) {
        return switch (type) {
            case CONTROL -> 10;
            case PRIORITY_GROUPS -> 17;
            case FLOW_CONTROL -> 6;
            case APPLICATION -> 4;
            default -> 0;
        };
    }

    private static boolean printFeature(Dissection frame, int type, int at, int length) {
        switch (type) {
            case CONTROL -> {
                printHead(frame, "Control - Protocol Control", type, at, length);
                frame.add("\n\t      Sequence Number: " + frame.u32(at + 2) + "\n\t      Acknowledgement Number: "
                        + frame.u32(at + 6));
            }
            case PRIORITY_GROUPS -> {
                printHead(frame, "Feature - Priority Group", type, at, length);
                printInfo(frame, at);
                printGroups(frame, at);
            }
            case FLOW_CONTROL -> {
                printHead(frame, "Feature - Priority Flow Control", type, at, length);
                printInfo(frame, at);
                printPriorities(frame, at);
            }
            case APPLICATION -> {
                printHead(frame, "Feature - Application", type, at, length);
                printInfo(frame, at);
                printApplications(frame, at, length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void printHead(Dissection frame, String name, int type, int at, int length) {
        frame.add("\n\t    " + name + " (type 0x" + type + ", length " + length + ")\n\t      Oper_Version: "
                + frame.u8(at) + "\n\t      Max_Version: " + frame.u8(at + 1));
    }

    private static void printInfo(Dissection frame, int at) {
        int bits = frame.u8(at + 2);
        frame.add("\n\t      Info block(0x" + Words.hex(bits, 2).substring(2).toUpperCase(Locale.ROOT)
                + "): Enable bit: " + (bits >> 7) + ", Willing bit: " + (bits >> 6 & 1) + ", Error Bit: "
                + (bits >> 5 & 1) + "\n\t      SubType: " + frame.u8(at + 3));
    }

    private static void printGroups(Dissection frame, int at) {
        frame.add("\n\t      Priority Allocation");
        for (int i = 0; i < 8; i++) {
            frame.add("\n\t          PgId_" + i + ": " + (frame.i32(at + 4) >>> (28 - 4 * i) & 0xf));
        }
        frame.add("\n\t      Priority Group Allocation");
        for (int i = 0; i < 8; i++) {
            frame.add("\n\t          Pg percentage[" + i + "]: " + frame.u8(at + 8 + i));
        }
        frame.add("\n\t      NumTCsSupported: " + frame.u8(at + 16));
    }

    private static void printPriorities(Dissection frame, int at) {
        int bits = frame.u8(at + 4);
        frame.add("\n\t      PFC Config (0x" + Words.hex(bits, 2).substring(2).toUpperCase(Locale.ROOT) + ")");
        for (int i = 0; i < 8; i++) {
            frame.add("\n\t          Priority Bit " + i + ": " + ((bits >> i & 1) == 0 ? "Disabled" : "Enabled"));
        }
        frame.add("\n\t      NumTCPFCSupported: " + frame.u8(at + 5));
    }

    private static void printApplications(Dissection frame, int at, int length) {
        for (int entry = at + 4; entry + 6 <= at + length; entry += 6) {
            int selector = frame.u24(entry + 2);
            int kind = selector >> 22;
            frame.add("\n\t      Application Value\n\t          Application Protocol ID: "
                    + Words.hex(frame.u16(entry), 4) + "\n\t          SF (0x" + Integer.toHexString(kind)
                    + ") Application Protocol ID is " + (kind == 0 ? "L2 EtherType" : "Socket Number")
                    + "\n\t          OUI: " + Words.hex(selector & 0x3f_ffff, 6)
                    + "\n\t          User Priority Map: " + Words.hex(frame.u8(entry + 5), 2));
        }
    }
}
