package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Values of the basic LLDP TLVs (IEEE 802.1AB-2016, 8.5). All bytes of a value are there. */
final class LldpDetails {
    private static final String[] CHASSIS = {
        "",
        "Chassis component",
        "Interface alias",
        "Port component",
        "MAC address",
        "Network address",
        "Interface name",
        "Local"
    };
    private static final int CHASSIS_MAC = 4;
    private static final int CHASSIS_NETWORK = 5;

    private static final String[] PORTS = {
        "",
        "Interface alias",
        "Port component",
        "MAC address",
        "Network Address",
        "Interface Name",
        "Agent circuit ID",
        "Local"
    };
    private static final int PORT_MAC = 3;
    private static final int PORT_NETWORK = 4;

    private static final List<Words.Flag> CAPABILITIES = List.of(
            new Words.Flag(0x01, "Other"),
            new Words.Flag(0x02, "Repeater"),
            new Words.Flag(0x04, "Bridge"),
            new Words.Flag(0x08, "WLAN AP"),
            new Words.Flag(0x10, "Router"),
            new Words.Flag(0x20, "Telephone"),
            new Words.Flag(0x40, "Docsis"),
            new Words.Flag(0x80, "Station Only"));

    private static final Map<Integer, String> FAMILIES = Map.ofEntries(
            entry(0, "Reserved"),
            entry(1, "IPv4"),
            entry(2, "IPv6"),
            entry(3, "NSAP"),
            entry(4, "HDLC"),
            entry(5, "BBN 1822"),
            entry(6, "802"),
            entry(7, "E.163"),
            entry(8, "E.164"),
            entry(9, "F.69"),
            entry(10, "X.121"),
            entry(11, "Novell IPX"),
            entry(12, "Appletalk"),
            entry(13, "Decnet IV"),
            entry(14, "Banyan Vines"),
            entry(15, "E.164 with NSAP subaddress"),
            entry(196, "Layer-2 VPN"));

    private static final Map<Integer, String> NUMBERINGS = Map.of(2, "Interface Index", 3, "System Port Number");

    private LldpDetails() {}

    /** Ends the protocol if a value is too short. */
    static void require(int size, int shortest) {
        if (size < shortest) {
            throw Truncated.ENDS_PROTOCOL;
        }
    }

    static boolean printChassis(Dissection frame, int at, int size) {
        return printId(frame, at, size, CHASSIS, CHASSIS_MAC, CHASSIS_NETWORK);
    }

    static boolean printPort(Dissection frame, int at, int size) {
        return printId(frame, at, size, PORTS, PORT_MAC, PORT_NETWORK);
    }

    /** False if its kind is unknown. */
    private static boolean printId(Dissection frame, int at, int size, String[] kinds, int mac, int network) {
        require(size, 2);
        int kind = frame.u8(at);
        boolean known = kind > 0 && kind < kinds.length;
        frame.add("\n\t  Subtype " + (known ? kinds[kind] : "Unknown") + " (" + kind + "): ");
        if (kind == mac) {
            require(size, 7);
            frame.addMac(at + 1);
        } else if (kind == network) {
            frame.add(networkAddress(frame, at + 1, size - 1));
        } else if (known) {
            frame.addPadded(at + 1, size - 1);
        }
        return known;
    }

    private static String networkAddress(Dissection frame, int at, int size) {
        require(size, 1);
        int family = frame.u8(at);
        String name = "AFI " + FAMILIES.getOrDefault(family, "Unknown") + " (" + family + ")";
        return switch (family) {
            case 1 -> {
                require(size, 5);
                yield name + ": " + frame.ipv4(at + 1);
            }
            case 2 -> {
                require(size, 17);
                yield name + ": " + frame.ipv6(at + 1);
            }
            case 6 -> {
                require(size, 7);
                yield name + ": " + frame.mac(at + 1);
            }
            default -> name + ", no AF printer !";
        };
    }

    static void printCapabilities(Dissection frame, int at, int size) {
        require(size, 4);
        printCapabilities(frame, "System ", frame.u16(at));
        printCapabilities(frame, "Enabled", frame.u16(at + 2));
    }

    private static void printCapabilities(Dissection frame, String what, int bits) {
        frame.add("\n\t  " + what + " Capabilities [" + Words.flags(bits, CAPABILITIES, ", ") + "] ("
                + Words.hex(bits, 4) + ")");
    }

    static void printManagement(Dissection frame, int at, int size) {
        require(size, 1);
        int length = frame.u8(at);
        require(size, 1 + length);
        String address = networkAddress(frame, at + 1, length);
        frame.add("\n\t  Management Address length " + length + ", " + address);
        int number = at + 1 + length;
        require(size, 1 + length + 5);
        int numbering = frame.u8(number);
        frame.add("\n\t  " + NUMBERINGS.getOrDefault(numbering, "Unknown") + " Interface Numbering (" + numbering
                + "): " + frame.u32(number + 1));
        int left = size - 1 - length - 5;
        if (left > 0) {
            printObject(frame, number + 5, left);
        }
    }

    private static void printObject(Dissection frame, int at, int left) {
        int length = frame.u8(at);
        require(left, 1 + length);
        if (length > 0) {
            frame.add("\n\t  OID length " + length).addPadded(at + 1, length);
        }
    }
}
