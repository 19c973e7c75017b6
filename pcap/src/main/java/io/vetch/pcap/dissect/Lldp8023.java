package io.vetch.pcap.dissect;

import java.util.List;

/** LLDP TLVs of IEEE 802.3 (802.3-2022, 79). */
final class Lldp8023 {
    private static final String[] NAMES = {
        "", "MAC/PHY configuration/status", "Power via MDI", "Link aggregation", "Max frame size"
    };

    private static final List<Words.Flag> NEGOTIATION =
            List.of(new Words.Flag(0x01, "supported"), new Words.Flag(0x02, "enabled"));

    private static final List<Words.Flag> MEDIA = List.of(
            new Words.Flag(0x4000, "10BASE-T hdx"),
            new Words.Flag(0x2000, "10BASE-T fdx"),
            new Words.Flag(0x1000, "100BASE-T4"),
            new Words.Flag(0x0800, "100BASE-TX hdx"),
            new Words.Flag(0x0400, "100BASE-TX fdx"),
            new Words.Flag(0x0200, "100BASE-T2 hdx"),
            new Words.Flag(0x0100, "100BASE-T2 fdx"),
            new Words.Flag(0x0080, "Pause for fdx links"),
            new Words.Flag(0x0040, "Asym PAUSE for fdx"),
            new Words.Flag(0x0020, "Sym PAUSE for fdx"),
            new Words.Flag(0x0010, "Asym and Sym PAUSE for fdx"),
            new Words.Flag(0x0008, "1000BASE-{X LX SX CX} hdx"),
            new Words.Flag(0x0004, "1000BASE-{X LX SX CX} fdx"),
            new Words.Flag(0x0002, "1000BASE-T hdx"),
            new Words.Flag(0x0001, "1000BASE-T fdx"));

    /** By number, IANA-MAU-MIB. */
    private static final String[] TRANSCEIVERS = {
        "Unknown",
        "AUI",
        "10BASE_5",
        "FOIRL",
        "10BASE2",
        "10BASET duplex mode unknown",
        "10BASEFP",
        "10BASEFB",
        "10BASEFL duplex mode unknown",
        "10BROAD36",
        "10BASET hdx",
        "10BASET fdx",
        "10BASEFL hdx",
        "10BASEFL fdx",
        "100BASET4",
        "100BASETX hdx",
        "100BASETX fdx",
        "100BASEFX hdx",
        "100BASEFX fdx",
        "100BASET2 hdx",
        "100BASET2 fdx",
        "1000BASEX hdx",
        "1000BASEX fdx",
        "1000BASELX hdx",
        "1000BASELX fdx",
        "1000BASESX hdx",
        "1000BASESX fdx",
        "1000BASECX hdx",
        "1000BASECX fdx",
        "1000BASET hdx",
        "1000BASET fdx",
        "10GBASEX",
        "10GBASELX4",
        "10GBASER",
        "10GBASEER",
        "10GBASELR",
        "10GBASESR",
        "10GBASEW",
        "10GBASEEW",
        "10GBASELW",
        "10GBASESW"
    };

    private static final List<Words.Flag> POWER = List.of(
            new Words.Flag(0x01, "PSE"),
            new Words.Flag(0x02, "supported"),
            new Words.Flag(0x04, "enabled"),
            new Words.Flag(0x08, "can be controlled"));
    private static final String[] PAIRS = {"unknown", "signal", "spare"};

    private Lldp8023() {}

    /** False if the subtype is not known. */
    static boolean print(Dissection frame, int at, int size) {
        int subtype = frame.u8(at + 3);
        LldpPrivate.printSubtype(frame, NAMES, subtype);
        switch (subtype) {
            case 1 -> printMedia(frame, at, size);
            case 2 -> printPower(frame, at, size);
            case 3 -> Lldp8021.printAggregation(frame, at, size);
            case 4 -> {
                if (size >= 6) {
                    frame.add("\n\t    MTU size " + frame.u16(at + 4));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void printMedia(Dissection frame, int at, int size) {
        if (size < 9) {
            return;
        }
        int negotiation = frame.u8(at + 4);
        frame.add("\n\t    autonegotiation [" + Words.flags(negotiation, NEGOTIATION, ", ") + "] ("
                + Words.hex(negotiation, 2) + ")");
        int media = frame.u16(at + 5);
        frame.add("\n\t    PMD autoneg capability [" + Words.flags(media, MEDIA, ", ", "unknown") + "] ("
                + Words.hex(media, 4) + ")");
        int type = frame.u16(at + 7);
        frame.add("\n\t    MAU type " + (type < TRANSCEIVERS.length ? TRANSCEIVERS[type] : "unknown") + " ("
                + Words.hex(type, 4) + ")");
    }

    private static void printPower(Dissection frame, int at, int size) {
        if (size < 7) {
            return;
        }
        int pairs = frame.u8(at + 5);
        int powerClass = frame.u8(at + 6);
        frame.add("\n\t    MDI power support [" + Words.flags(frame.u8(at + 4), POWER, ", ") + "], power pair "
                + (pairs < PAIRS.length ? PAIRS[pairs] : "unknown") + ", power class "
                + (powerClass > 0 && powerClass <= 5 ? "class" + (powerClass - 1) : "unknown"));
    }
}
