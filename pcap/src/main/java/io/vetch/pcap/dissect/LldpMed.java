package io.vetch.pcap.dissect;

import java.util.List;
import java.util.Map;

/** LLDP TLVs for media endpoints (ANSI/TIA-1057). */
final class LldpMed {
    private static final String[] NAMES = {
        "",
        "LLDP-MED Capabilities",
        "Network policy",
        "Location identification",
        "Extended power-via-MDI",
        "Inventory - hardware revision",
        "Inventory - firmware revision",
        "Inventory - software revision",
        "Inventory - serial number",
        "Inventory - manufacturer name",
        "Inventory - model name",
        "Inventory - asset ID"
    };
    private static final String[] INVENTORY = {
        "Hardware revision",
        "Firmware revision",
        "Software revision",
        "Serial number",
        "Manufacturer name",
        "Model name",
        "Asset ID"
    };
    private static final int FIRST_OF_INVENTORY = 5;

    private static final List<Words.Flag> CAPABILITIES = List.of(
            new Words.Flag(0x01, "LLDP-MED capabilities"),
            new Words.Flag(0x02, "network policy"),
            new Words.Flag(0x04, "location identification"),
            new Words.Flag(0x08, "extended power via MDI-PSE"),
            new Words.Flag(0x10, "extended power via MDI-PD"),
            new Words.Flag(0x20, "Inventory"));
    private static final Map<Integer, String> DEVICES =
            Map.of(1, "endpoint class 1", 2, "endpoint class 2", 3, "endpoint class 3", 4, "network connectivity");

    private static final Map<Integer, String> APPLICATIONS = Map.of(
            1, "voice",
            2, "voice signaling",
            3, "guest voice",
            4, "guest voice signaling",
            5, "softphone voice",
            6, "video conferencing",
            7, "streaming video",
            8, "video signaling");
    private static final List<Words.Flag> POLICY =
            List.of(new Words.Flag(0x80, "Unknown"), new Words.Flag(0x40, "Tagged"), new Words.Flag(0x20, "reserved"));

    private static final Map<Integer, String> FORMATS =
            Map.of(1, "coordinate-based LCI", 2, "civic address LCI", 3, "ECS ELIN");
    private static final Map<Integer, String> ALTITUDES = Map.of(1, "meters", 2, "floors");
    private static final Map<Integer, String> DATUMS = Map.of(
            1, "World Geodesic System 1984",
            2, "North American Datum 1983 (NAVD88)",
            3, "North American Datum 1983 (MLLW)");
    private static final Map<Integer, String> PLACES = Map.of(
            0, "location of DHCP server",
            1, "location of the network element believed to be closest to the client",
            2, "location of the client");
    private static final Map<Integer, String> ADDRESS_PARTS = Map.of(
            1, "national subdivisions (state,canton,region,province,prefecture)",
            2, "county, parish, gun, district",
            3, "city, township, shi",
            4, "city division, borough, city district, ward chou",
            5, "neighborhood, block",
            6, "street");

    private static final Map<Integer, String> SOURCES =
            Map.of(1, "PSE - primary power source", 2, "local - backup power source", 3, "PSE+local - reserved");
    private static final Map<Integer, String> PRIORITIES = Map.of(1, "critical", 2, "high", 3, "low");
    private static final int LARGEST_POWER = 1024;

    private LldpMed() {}

    /** False if the subtype is not known. */
    static boolean print(Dissection frame, int at, int size) {
        int subtype = frame.u8(at + 3);
        LldpPrivate.printSubtype(frame, NAMES, subtype);
        switch (subtype) {
            case 1 -> printCapabilities(frame, at, size);
            case 2 -> printPolicy(frame, at, size);
            case 3 -> printLocation(frame, at, size);
            case 4 -> printPower(frame, at, size);
            default -> {
                if (subtype == 0 || subtype >= NAMES.length) {
                    return false;
                }
                frame.add("\n\t  " + INVENTORY[subtype - FIRST_OF_INVENTORY] + " ")
                        .addPadded(at + 4, size - 4);
            }
        }
        return true;
    }

    private static void printCapabilities(Dissection frame, int at, int size) {
        if (size < 7) {
            return;
        }
        int bits = frame.u16(at + 4);
        int device = frame.u8(at + 6);
        frame.add("\n\t    Media capabilities [" + Words.flags(bits, CAPABILITIES, ", ") + "] (" + Words.hex(bits, 4)
                + ")\n\t    Device type [" + DEVICES.getOrDefault(device, "unknown") + "] (" + Words.hex(device, 2)
                + ")");
    }

    private static void printPolicy(Dissection frame, int at, int size) {
        if (size < 8) {
            return;
        }
        int application = frame.u8(at + 4);
        int last = frame.u16(at + 6);
        frame.add("\n\t    Application type [" + APPLICATIONS.getOrDefault(application, "none") + "] ("
                + Words.hex(application, 2) + "), Flags [" + Words.flags(frame.u8(at + 5), POLICY, ", ") + "]");
        frame.add("\n\t    Vlan id " + (frame.u16(at + 5) >> 1 & 0xfff) + ", L2 priority " + (last >> 6 & 7)
                + ", DSCP value " + (last & 0x3f));
    }

    private static void printLocation(Dissection frame, int at, int size) {
        if (size < 5) {
            return;
        }
        int format = frame.u8(at + 4);
        frame.add("\n\t    Location data format " + FORMATS.getOrDefault(format, "unknown") + " ("
                + Words.hex(format, 2) + ")");
        switch (format) {
            case 1 -> printCoordinates(frame, at, size);
            case 2 -> printCivicAddress(frame, at, size);
            case 3 -> frame.add("\n\t    ECS ELIN id ").addPadded(at + 5, size - 5);
            default -> frame.add("\n\t    Location ID ").addUnknown(at + 5, size - 5, "\n\t      ");
        }
    }

    private static void printCoordinates(Dissection frame, int at, int size) {
        if (size < 21) {
            return;
        }
        frame.add(
                "\n\t    Latitude resolution " + (frame.u8(at + 5) >> 2) + ", latitude value " + angle(frame, at + 5));
        frame.add("\n\t    Longitude resolution " + (frame.u8(at + 10) >> 2) + ", longitude value "
                + angle(frame, at + 10));
        int type = frame.u8(at + 15) >> 4;
        frame.add("\n\t    Altitude type " + ALTITUDES.getOrDefault(type, "unknown") + " (" + type + ")");
        frame.add("\n\t    Altitude resolution " + (frame.u16(at + 15) >> 6 & 0x3f) + ", altitude value 0x"
                + Integer.toHexString(frame.i32(at + 16) & 0x3fff_ffff));
        int datum = frame.u8(at + 20);
        frame.add("\n\t    Datum " + DATUMS.getOrDefault(datum, "unknown") + " (" + Words.hex(datum, 2) + ")");
    }

    /** 34 bits. */
    private static long angle(Dissection frame, int at) {
        return (frame.u8(at) & 3L) << 32 | frame.u32(at + 1);
    }

    private static void printCivicAddress(Dissection frame, int at, int size) {
        if (size < 6) {
            return;
        }
        int length = frame.u8(at + 5);
        if (length < 3 || size < 7 + length) {
            return;
        }
        int place = frame.u8(at + 6);
        frame.add("\n\t    LCI length " + length + ", LCI what " + PLACES.getOrDefault(place, "unknown") + " ("
                + Words.hex(place, 2) + "), Country-code ");
        frame.addPadded(at + 7, 2);
        int part = at + 9;
        int left = length - 3;
        while (left >= 2) {
            int type = frame.u8(part);
            int partLength = frame.u8(part + 1);
            part += 2;
            left -= 2;
            frame.add("\n\t      CA type '" + ADDRESS_PARTS.getOrDefault(type, "unknown") + "' (" + type + "), length "
                    + partLength + ": ");
            if (type == 0 || partLength == 0 || left < partLength) {
                return;
            }
            frame.addPadded(part, partLength);
            part += partLength;
            left -= partLength;
        }
    }

    private static void printPower(Dissection frame, int at, int size) {
        if (size < 7) {
            return;
        }
        int bits = frame.u8(at + 4);
        // tcpdump looks at the lowest two bits for the type
        frame.add("\n\t    Power type [" + ((bits & 3) == 0 ? "PSE device" : "PD device") + "], Power source ["
                + SOURCES.getOrDefault(bits >> 4 & 3, "none") + "]");
        frame.add("\n\t    Power priority [" + PRIORITIES.getOrDefault(bits & 0xf, "none") + "] ("
                + Words.hex(bits & 0xf, 2) + ")");
        int power = frame.u16(at + 5);
        frame.add(
                power < LARGEST_POWER
                        ? ", Power " + power / 10 + "." + power % 10 + " Watts"
                        : ", Power " + power + " (Reserved)");
    }
}
