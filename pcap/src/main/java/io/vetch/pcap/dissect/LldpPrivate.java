package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** LLDP TLVs of organizations (IEEE 802.1AB-2016, 8.6). All bytes of a value are there. */
final class LldpPrivate {
    private static final int IANA = 0x00005e;
    private static final int IEEE_8021 = 0x0080c2;
    private static final int IEEE_8023 = 0x00120f;
    private static final int TIA = 0x0012bb;

    private static final Map<Integer, String> ORGANIZATIONS = Map.ofEntries(
            entry(0x002320, "Nicira Networks"),
            entry(0x5c16c7, "Big Switch Networks"),
            entry(0xb0d2f5, "Vello Systems"),
            entry(0x002481, "HP"),
            entry(0x0004ea, "HP-Labs"),
            entry(0x748771, "Infoblox Inc"),
            entry(0xa42305, "Open Networking Lab"),
            entry(0x00049f, "Freescale"),
            entry(0x0015ad, "Netronome"),
            entry(0x001018, "Broadcom"),
            entry(0x00e004, "PMC-Sierra"),
            entry(0xd0f0db, "Ericsson"));

    private LldpPrivate() {}

    /** False if it is not known. */
    static boolean print(Dissection frame, int at, int size) {
        LldpDetails.require(size, 3);
        int organization = frame.u24(at);
        String name = ORGANIZATIONS.getOrDefault(organization, Snap.organizationName(organization));
        frame.add(": OUI " + name + " (" + Words.hex(organization, 6) + ")");
        boolean known = organization == IANA
                || organization == IEEE_8021
                || organization == IEEE_8023
                || organization == TIA
                || organization == LldpDcbx.ORGANIZATION;
        if (!known || size < (organization == IANA ? 8 : 4)) {
            return known;
        }
        return switch (organization) {
            case IANA -> printIana(frame, at, size);
            case IEEE_8021 -> Lldp8021.print(frame, at, size);
            case IEEE_8023 -> Lldp8023.print(frame, at, size);
            case TIA -> LldpMed.print(frame, at, size);
            default -> LldpDcbx.print(frame, at, size);
        };
    }

    /** {@code NAME Subtype (N)} on a line of its own; {@code unknown} if the names do not reach so far. */
    static void printSubtype(Dissection frame, String[] names, int subtype) {
        boolean known = subtype < names.length && !names[subtype].isEmpty();
        frame.add("\n\t  " + (known ? names[subtype] : "unknown") + " Subtype (" + subtype + ")");
    }

    /** RFC 8520, 11. */
    private static boolean printIana(Dissection frame, int at, int size) {
        int subtype = frame.u8(at + 3);
        printSubtype(frame, new String[] {"", "MUD-URL"}, subtype);
        if (subtype == 1) {
            frame.add("\n\t  MUD-URL=").addEscaped(at + 4, size - 4);
        }
        return subtype == 1;
    }
}
