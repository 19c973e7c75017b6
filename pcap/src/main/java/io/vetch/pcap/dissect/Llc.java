package io.vetch.pcap.dissect;

/** IEEE 802.2 logical link control and what it carries here: STP, IP, SNAP. The rest in a word. */
final class Llc {
    private static final int SAP_IP = 0x06;
    private static final int SAP_STP = 0x42;
    private static final int SAP_SNAP = 0xaa;
    private static final int HEADER = 3;
    private static final int UNNUMBERED = 3;
    private static final int UNNUMBERED_INFORMATION = 0x03;

    private static final int SNAP_HEADER = 5;
    private static final int CISCO = 0x00000c;
    private static final int CISCO_PVST = 0x010b;

    private Llc() {}

    /** False if the payload is not known, and is to be dumped. */
    static boolean print(Dissection frame, int ethernetAt, int at, int length) {
        frame.enter("llc");
        int available = Math.min(length, frame.end() - at);
        if (available < HEADER) {
            frame.truncated();
            frame.dumpAlways(at, available);
            enter(frame, ethernetAt, frame.end());
            return true;
        }
        int dsap = frame.u8(at);
        int ssap = frame.u8(at + 1);
        int control = frame.u8(at + 2);
        String header = "LLC, dsap " + sap(dsap) + ((dsap & 1) == 0 ? " Individual" : " Group") + ", ssap " + sap(ssap)
                + ((ssap & 1) == 0 ? " Command" : " Response") + ", ctrl " + Words.hex(control, 2) + ": ";
        if (frame.printsLinkHeader()) {
            frame.add(header);
        }
        int payloadAt = at + ((control & UNNUMBERED) == UNNUMBERED ? HEADER : HEADER + 1);
        enter(frame, ethernetAt, payloadAt);
        int carried = (dsap & ~1) == (ssap & ~1) && control == UNNUMBERED_INFORMATION ? dsap & ~1 : 0;
        switch (carried) {
            case SAP_STP -> Stp.print(frame, payloadAt, length - HEADER);
            case SAP_IP -> Ipv4.print(frame, payloadAt, length - HEADER);
            case SAP_SNAP -> {
                return printSnap(frame, ethernetAt, payloadAt, length - HEADER);
            }
            default -> {
                if (!frame.printsLinkHeader()) {
                    frame.addMac(ethernetAt + 6)
                            .add(" > ")
                            .addMac(ethernetAt)
                            .add(" ")
                            .add(header);
                }
                frame.add("length ").add(length);
                return false;
            }
        }
        return true;
    }

    /** The link header reaches to {@code payloadAt}, if this is the outermost frame. */
    private static void enter(Dissection frame, int ethernetAt, int payloadAt) {
        if (ethernetAt == 0) {
            frame.payloadAt(payloadAt);
        }
    }

    private static String sap(int field) {
        int sap = field & ~1;
        String name = switch (sap) {
            case SAP_IP -> "IP";
            case SAP_STP -> "STP";
            case SAP_SNAP -> "SNAP";
            default -> "Unknown";
        };
        return name + " (" + Words.hex(sap, 2) + ")";
    }

    /** SNAP (IEEE 802-2014, 9.5): an organization and its protocol number. */
    private static boolean printSnap(Dissection frame, int ethernetAt, int at, int length) {
        frame.enter("snap");
        enter(frame, ethernetAt, at + SNAP_HEADER);
        if (!frame.has(at, SNAP_HEADER) || length < SNAP_HEADER) {
            frame.truncated();
            return true;
        }
        int organization = frame.u24(at);
        int type = frame.u16(at + 3);
        int rest = length - SNAP_HEADER;
        String numbers = snapNumbers(organization, type) + ", length " + rest + ": ";
        if (frame.printsLinkHeader()) {
            frame.add((organization == 0 ? "oui Ethernet (0x000000), " : "") + numbers);
        }
        if (organization == 0 && Protocols.printEtherType(frame, type, at + SNAP_HEADER, rest)) {
            return true;
        }
        if (organization == CISCO && type == CISCO_PVST) {
            Stp.print(frame, at + SNAP_HEADER, rest);
            return true;
        }
        if (!frame.printsLinkHeader()) {
            frame.addMac(ethernetAt + 6).add(" > ").addMac(ethernetAt).add(" SNAP, " + numbers);
        }
        return false;
    }

    private static String snapNumbers(int organization, int type) {
        String digits = " (" + Words.hex(type, 4) + ")";
        if (organization == 0) {
            return "ethertype " + Ethernet.name(type) + digits;
        }
        boolean isCisco = organization == CISCO;
        return "oui " + (isCisco ? "Cisco" : "Unknown") + " (" + Words.hex(organization, 6) + "), pid "
                + (isCisco && type == CISCO_PVST ? "PVST" : "Unknown") + digits;
    }
}
