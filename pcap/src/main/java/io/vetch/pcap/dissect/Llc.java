package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** IEEE 802.2 logical link control and what it carries here: STP, IP, SNAP. */
final class Llc {
    private static final int SAP_IP = 0x06;
    private static final int SAP_STP = 0x42;
    private static final int SAP_SNAP = 0xaa;
    private static final int UNNUMBERED = 3;
    private static final int UNNUMBERED_INFORMATION = 0x03;
    private static final int XID = 0xaf;
    private static final int RESPONSE = 1;

    private static final Map<Integer, String> SAPS = Map.ofEntries(
            entry(0x00, "Null"),
            entry(0xff, "Global"),
            entry(0x02, "802.1B I"),
            entry(0x03, "802.1B G"),
            entry(SAP_IP, "IP"),
            entry(0x04, "SNA"),
            entry(0x0e, "ProWay NM"),
            entry(SAP_STP, "STP"),
            entry(0x4e, "RS511"),
            entry(0x7e, "ISO8208"),
            entry(0x8e, "ProWay"),
            entry(SAP_SNAP, "SNAP"),
            entry(0xe0, "IPX"),
            entry(0xf0, "NetBeui"),
            entry(0xfe, "OSI"));

    private static final Map<Integer, String> COMMANDS = Map.of(
            UNNUMBERED_INFORMATION,
            "ui",
            0xe3,
            "test",
            XID,
            "xid",
            0x63,
            "ua",
            0x43,
            "disc",
            0x0f,
            "dm",
            0x6f,
            "sabme",
            0x87,
            "frmr");

    private static final String[] SUPERVISORY = {"Receiver Ready", "Receiver not Ready", "Reject", "?"};

    /** What the header says; control is little-endian if it has two bytes. */
    private record Header(int dsapField, int ssapField, int control, boolean unnumbered) {
        int length() {
            return unnumbered ? 3 : 4;
        }

        int dsap() {
            return dsapField & ~1;
        }

        int ssap() {
            return ssapField & ~1;
        }

        boolean carries(int sap) {
            return ssap() == sap && dsap() == sap && control == UNNUMBERED_INFORMATION;
        }

        boolean polls() {
            return (control & (unnumbered ? 0x10 : 0x0100)) != 0;
        }

        String flags() {
            boolean response = (ssapField & RESPONSE) != 0;
            if (polls()) {
                return response ? "Final" : "Poll";
            }
            return response ? "Response" : "Command";
        }
    }

    private Llc() {}

    /** False if the payload is not known, and is to be dumped. */
    static boolean print(Dissection frame, int ethernetAt, int at, int length) {
        frame.enter("llc");
        int available = Math.min(length, frame.end() - at);
        boolean complete = available >= 3 && ((frame.u8(at + 2) & UNNUMBERED) == UNNUMBERED || available >= 4);
        if (!complete) {
            frame.truncated();
            frame.dumpAlways(at, available);
            enter(frame, ethernetAt, frame.end());
            return true;
        }
        boolean unnumbered = (frame.u8(at + 2) & UNNUMBERED) == UNNUMBERED;
        int control = unnumbered ? frame.u8(at + 2) : frame.u16LittleEndian(at + 2);
        Header header = new Header(frame.u8(at), frame.u8(at + 1), control, unnumbered);
        if (frame.printsLinkHeader()) {
            frame.add(linkHeader(header));
        }
        enter(frame, ethernetAt, at + header.length());
        return printPayload(frame, ethernetAt, header, at + header.length(), length - header.length());
    }

    /** The link header reaches to {@code payloadAt}, if this is the outermost frame. */
    static void enter(Dissection frame, int ethernetAt, int payloadAt) {
        if (ethernetAt == 0) {
            frame.payloadAt(payloadAt);
        }
    }

    private static String linkHeader(Header header) {
        return "LLC, dsap " + sap(header.dsap()) + ((header.dsapField() & 1) == 0 ? " Individual" : " Group")
                + ", ssap " + sap(header.ssap()) + ((header.ssapField() & 1) == 0 ? " Command" : " Response")
                + ", ctrl " + Words.hex(header.control(), header.unnumbered() ? 2 : 4) + ": ";
    }

    private static String sap(int sap) {
        return SAPS.getOrDefault(sap, "Unknown") + " (" + Words.hex(sap, 2) + ")";
    }

    private static boolean printPayload(Dissection frame, int ethernetAt, Header header, int at, int length) {
        if (header.carries(SAP_SNAP)) {
            return Snap.print(frame, ethernetAt, at, length);
        }
        if (header.carries(SAP_STP)) {
            Protocols.STP.print(frame, at, length);
            return true;
        }
        if (header.carries(SAP_IP)) {
            Protocols.IPV4.print(frame, at, length);
            return true;
        }
        if (!frame.printsLinkHeader()) {
            frame.add(addresses(frame, ethernetAt, header));
        }
        return header.unnumbered()
                ? printUnnumbered(frame, header, at, length)
                : printNumbered(frame, header, length + header.length());
    }

    private static String addresses(Dissection frame, int ethernetAt, Header header) {
        String source = frame.mac(ethernetAt + 6);
        if (header.ssap() != header.dsap()) {
            source += " " + SAPS.getOrDefault(header.ssap(), "Unknown SSAP " + Words.hex(header.ssap(), 2));
        }
        return source + " > " + frame.mac(ethernetAt) + " "
                + SAPS.getOrDefault(header.dsap(), "Unknown DSAP " + Words.hex(header.dsap(), 2)) + " ";
    }

    private static boolean printUnnumbered(Dissection frame, Header header, int at, int length) {
        int command = header.control() & 0xef;
        frame.add("Unnumbered, "
                + COMMANDS.getOrDefault(command, Words.hex(command, 2).substring(2)) + ", Flags [" + header.flags()
                + "], length " + (length + header.length()));
        if (command != XID) {
            return false;
        }
        int available = Math.min(length, frame.end() - at);
        if (length == 0) {
            return true;
        }
        if (available < 1) {
            frame.truncated();
            return true;
        }
        return frame.u8(at) == 0x81 && printExchange(frame, at, available);
    }

    private static boolean printExchange(Dissection frame, int at, int available) {
        if (available < 3) {
            frame.truncated();
            frame.dumpAlways(at, available);
        } else {
            frame.add(": " + frame.hex(at + 1, 1) + " " + frame.hex(at + 2, 1));
        }
        return true;
    }

    private static boolean printNumbered(Dissection frame, Header header, int length) {
        int control = header.control();
        String tail = "rcv seq " + (control >> 9 & 0x7f) + ", Flags [" + header.flags() + "], length " + length;
        if ((control & 1) == 1) {
            frame.add("Supervisory, " + SUPERVISORY[control >> 2 & 3] + ", " + tail);
            return true;
        }
        frame.add("Information, send seq " + (control >> 1 & 0x7f) + ", " + tail);
        return false;
    }
}
