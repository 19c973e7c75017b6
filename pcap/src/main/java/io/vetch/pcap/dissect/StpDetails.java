package io.vetch.pcap.dissect;

/** What {@code -v} shows of BPDUs: timers and root (802.1D), regions and instances (802.1Q, 14), digests (802.1aq). */
final class StpDetails {
    private static final String[] ROLES = {"Unknown", "Alternate", "Root", "Designated"};

    /** Bytes of a version 3 part without instances. */
    private static final int WITHOUT_INSTANCES = 64;

    private static final int INSTANCE = 16;
    private static final int NAME = 32;

    private StpDetails() {}

    static void printConfig(Dissection frame, int at, boolean hasRole) {
        printTimers(frame, at);
        frame.add("\n\troot-id " + Stp.bridge(frame, at + 5) + ", root-pathcost " + frame.u32(at + 13));
        frame.add(hasRole ? ", port-role " + role(frame.u8(at + 4)) : "");
    }

    private static void printTimers(Dissection frame, int at) {
        frame.add("\n\tmessage-age " + seconds(frame.u16(at + 27)) + ", max-age " + seconds(frame.u16(at + 29))
                + ", hello-time " + seconds(frame.u16(at + 31)) + ", forwarding-delay " + seconds(frame.u16(at + 33)));
    }

    /** {@code 2.00s} for 512: a field counts 1/256 s; printf rounds halves to even. */
    private static String seconds(int field) {
        int hundredths = (field * 100) >> 8;
        int rest = field * 100 & 0xff;
        if (rest > 0x80 || (rest == 0x80 && (hundredths & 1) == 1)) {
            hundredths++;
        }
        return hundredths / 100 + (hundredths % 100 < 10 ? ".0" : ".") + hundredths % 100 + "s";
    }

    private static String role(int flags) {
        return ROLES[flags >> 2 & 3];
    }

    static void printMultiple(Dissection frame, int at) {
        frame.add("\n\tport-role " + role(frame.u8(at + 4)) + ", ");
        frame.add("CIST root-id " + Stp.bridge(frame, at + 5) + ", CIST ext-pathcost " + frame.u32(at + 13));
        frame.add("\n\tCIST regional-root-id " + Stp.bridge(frame, at + 17) + ", ");
        frame.add("CIST port-id " + frame.hex(at + 25, 2) + ",");
        printTimers(frame, at);
        int length = frame.u16(at + 36);
        frame.add("\n\tv3len " + length + ", ").add("MCID Name ");
        frame.addPadded(at + 39, NAME);
        frame.add(", rev " + frame.u16(at + 71) + ",\n\t\tdigest " + frame.hex(at + 73, 16) + ", ");
        frame.add("CIST int-root-pathcost " + frame.u32(at + 89) + ",");
        frame.add("\n\tCIST bridge-id " + Stp.bridge(frame, at + 93) + ", ");
        frame.add("CIST remaining-hops " + frame.u8(at + 101));
        for (int left = length - WITHOUT_INSTANCES; left >= INSTANCE; left -= INSTANCE) {
            printInstance(frame, at + 102 + length - WITHOUT_INSTANCES - left);
        }
    }

    private static void printInstance(Dissection frame, int at) {
        int instance = frame.u16(at + 1) & 0xfff;
        int flags = frame.u8(at);
        frame.add("\n\tMSTI " + instance + ", Flags [" + Stp.flags(flags) + "], port-role " + role(flags));
        frame.add("\n\t\tMSTI regional-root-id " + Stp.bridge(frame, at + 1) + ", pathcost " + frame.u32(at + 9));
        frame.add("\n\t\tMSTI bridge-prio " + (frame.u8(at + 13) >> 4) + ", port-prio " + (frame.u8(at + 14) >> 4)
                + ", hops " + frame.u8(at + 15));
    }

    static void printShortestPath(Dissection frame, int at) {
        frame.add("\n\tv4len " + frame.u16(at) + ", ").add("AUXMCID Name ");
        frame.addPadded(at + 3, NAME);
        frame.add(", Rev " + frame.u16(at + 35) + ",\n\t\tdigest " + frame.hex(at + 37, 16));
        int agreement = frame.u8(at + 53);
        int format = frame.u8(at + 55);
        int convention = frame.u8(at + 56);
        frame.add("\n\tAgreement num " + (agreement >> 6) + ", Discarded Agreement num " + (agreement >> 4 & 3)
                + ", Agreement valid-flag " + (agreement >> 3 & 1) + ",\n\tRestricted role-flag: "
                + (agreement >> 2 & 1) + ", Format id " + (format >> 4) + " cap " + format + ", Convention id "
                + (convention >> 4) + " cap " + convention + ",\n\tEdge count " + frame.u16(at + 57)
                + ", Agreement digest " + frame.hex(at + 67, 20));
    }
}
