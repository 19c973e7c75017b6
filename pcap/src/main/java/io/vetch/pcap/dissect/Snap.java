package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** The subnetwork access protocol of IEEE 802-2014, 9.5: an organization and its protocol number. */
final class Snap {
    private static final int HEADER = 5;
    private static final int ETHERNET = 0x000000;
    private static final int CISCO = 0x00000c;
    private static final int CISCO_BRIDGED = 0x0000f8;
    private static final int BRIDGED = 0x0080c2;
    private static final int APPLETALK = 0x080007;
    private static final int CISCO_PVST = 0x010b;
    private static final int CISCO_VLAN_BRIDGE = 0x010c;
    private static final int BRIDGED_BPDU = 0x000e;

    private static final Map<Integer, String> ORGANIZATIONS = Map.ofEntries(
            entry(ETHERNET, "Ethernet"),
            entry(CISCO, "Cisco"),
            entry(0x00005e, "IANA"),
            entry(0x000081, "Nortel Networks SONMP"),
            entry(CISCO_BRIDGED, "Cisco bridged"),
            entry(BRIDGED, "Ethernet bridged"),
            entry(0x00a03e, "ATM Forum"),
            entry(0x00e02f, "DOCSIS Spanning Tree"),
            entry(APPLETALK, "Appletalk"),
            entry(0x009069, "Juniper"),
            entry(0x080009, "Hewlett-Packard"),
            entry(0x00120f, "IEEE 802.3 Private"),
            entry(0x0012bb, "ANSI/TIA"),
            entry(0x001b21, "DCBX"));

    private static final Map<Integer, String> CISCO_PROTOCOLS = Map.of(
            0x2000,
            "CDP",
            0x2003,
            "VTP",
            0x2004,
            "DTP",
            0x0111,
            "UDLD",
            CISCO_PVST,
            "PVST",
            CISCO_VLAN_BRIDGE,
            "VLAN Bridge");

    private static final Map<Integer, String> BRIDGED_PROTOCOLS = Map.ofEntries(
            entry(0x0001, "Ethernet + FCS"),
            entry(0x0007, "Ethernet w/o FCS"),
            entry(0x0002, "802.4 + FCS"),
            entry(0x0008, "802.4 w/o FCS"),
            entry(0x0003, "Token Ring + FCS"),
            entry(0x0009, "Token Ring w/o FCS"),
            entry(0x0004, "FDDI + FCS"),
            entry(0x000a, "FDDI w/o FCS"),
            entry(0x0005, "802.6 + FCS"),
            entry(0x000b, "802.6 w/o FCS"),
            entry(BRIDGED_BPDU, "BPDU"));

    private Snap() {}

    /** False if the payload is not known, and is to be dumped. */
    static boolean print(Dissection frame, int ethernetAt, int at, int length) {
        frame.enter("snap");
        Llc.enter(frame, ethernetAt, at + HEADER);
        if (!frame.has(at, HEADER) || length < HEADER) {
            frame.truncated();
            return true;
        }
        int organization = frame.u24(at);
        int type = frame.u16(at + 3);
        int rest = length - HEADER;
        if (frame.printsLinkHeader()) {
            frame.add("oui " + organization(organization) + (organization == ETHERNET ? ", ethertype " : ", pid ")
                    + protocol(organization, type) + ", length " + rest + ": ");
        }
        if (printPayload(frame, organization, type, at + HEADER, rest)) {
            return true;
        }
        if (!frame.printsLinkHeader()) {
            String what = organization == ETHERNET ? "ethertype " : "oui " + organization(organization) + ", pid ";
            frame.add(frame.mac(ethernetAt + 6) + " > " + frame.mac(ethernetAt) + " SNAP, " + what
                    + protocol(organization, type) + ", length " + rest + ": ");
        }
        return false;
    }

    private static String organization(int organization) {
        String digits = Words.hex(organization, 6);
        return organizationName(organization) + " (" + digits + ")";
    }

    static String organizationName(int organization) {
        return ORGANIZATIONS.getOrDefault(organization, "Unknown");
    }

    private static String protocol(int organization, int type) {
        String name = switch (organization) {
            case ETHERNET, CISCO_BRIDGED, APPLETALK -> EtherTypes.name(type);
            case CISCO -> CISCO_PROTOCOLS.getOrDefault(type, "Unknown");
            case BRIDGED -> BRIDGED_PROTOCOLS.getOrDefault(type, "Unknown");
            default -> "Unknown";
        };
        return name + " (" + Words.hex(type, 4) + ")";
    }

    private static boolean printPayload(Dissection frame, int organization, int type, int at, int length) {
        if (organization == ETHERNET || organization == CISCO_BRIDGED) {
            return Protocols.printEtherType(frame, type, at, length);
        }
        boolean stp = (organization == CISCO && (type == CISCO_PVST || type == CISCO_VLAN_BRIDGE))
                || (organization == BRIDGED && type == BRIDGED_BPDU);
        if (stp) {
            Protocols.STP.print(frame, at, length);
        }
        return stp;
    }
}
