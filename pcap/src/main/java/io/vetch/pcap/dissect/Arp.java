package io.vetch.pcap.dissect;

import java.util.Map;

/** ARP and RARP (RFC 826, 903, 2390) for IPv4 over anything but ATM. */
final class Arp implements Protocol {
    private static final int FIXED = 8;
    private static final int HARDWARE_ATM = 19;

    private static final Map<Integer, String> HARDWARE = Map.of(
            1,
            "Ethernet",
            6,
            "TokenRing",
            7,
            "ArcNet",
            15,
            "FrameRelay",
            23,
            "Strip",
            24,
            "IEEE 1394",
            HARDWARE_ATM,
            "ATM",
            32,
            "InfiniBand");

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.enter("arp");
        frame.need(at, FIXED);
        Addresses addresses = Addresses.of(frame, at);
        frame.need(addresses.targetProtocol(), addresses.protocolLength());
        if (!frame.printsLinkHeader()) {
            frame.add("ARP, ");
        }
        if (!addresses.areIpv4() || addresses.hardwareLength() == 0) {
            frame.add(types(frame, at));
        } else if (!printOperation(frame, addresses, frame.u16(at + 6))) {
            frame.dump(at, frame.end() - at);
            return;
        }
        frame.add(", length ").add(length);
    }

    /** Where the four addresses are. */
    private record Addresses(int at, int type, int hardwareLength, int protocolLength) {
        static Addresses of(Dissection frame, int header) {
            return new Addresses(header + FIXED, frame.u16(header + 2), frame.u8(header + 4), frame.u8(header + 5));
        }

        boolean areIpv4() {
            return (type == EtherTypes.IPV4 || type == EtherTypes.TRAILER) && protocolLength == 4;
        }

        int senderProtocol() {
            return at + hardwareLength;
        }

        int targetHardware() {
            return senderProtocol() + protocolLength;
        }

        int targetProtocol() {
            return targetHardware() + hardwareLength;
        }

        String sender(Dissection frame) {
            return frame.ipv4(senderProtocol());
        }

        String target(Dissection frame) {
            return frame.ipv4(targetProtocol());
        }

        String senderMac(Dissection frame) {
            return frame.octets(at, hardwareLength);
        }

        String targetMac(Dissection frame) {
            return frame.octets(targetHardware(), hardwareLength);
        }
    }

    private static String types(Dissection frame, int at) {
        int hardware = frame.u16(at);
        return HARDWARE.getOrDefault(hardware, "Unknown Hardware (" + hardware + ")") + " (len " + frame.u8(at + 4)
                + "), " + EtherTypes.protocolName(frame.u16(at + 2)) + " (len " + frame.u8(at + 5) + ")";
    }

    /** False if the operation is unknown. */
    private static boolean printOperation(Dissection frame, Addresses a, int operation) {
        switch (operation) {
            case 1 -> frame.add("Request who-has " + a.target(frame) + asked(frame, a) + " tell " + a.sender(frame));
            case 2 -> frame.add("Reply " + a.sender(frame) + " is-at " + a.senderMac(frame));
            case 3 -> frame.add("Reverse Request " + whoIs(frame, a));
            case 4 -> frame.add("Reverse Reply " + a.targetMac(frame) + " at " + a.target(frame));
            case 8 -> frame.add("Inverse Request " + whoIs(frame, a));
            case 9 -> frame.add("Inverse Reply " + a.senderMac(frame) + " at " + a.sender(frame));
            case 10 -> frame.add("NACK Reply ");
            default -> frame.add("Unknown (" + operation + ") ");
        }
        return (operation >= 1 && operation <= 4) || operation == 8 || operation == 9;
    }

    /** The hardware address that a request already supposes. */
    private static String asked(Dissection frame, Addresses a) {
        for (int i = 0; i < a.hardwareLength(); i++) {
            if (frame.u8(a.targetHardware() + i) != 0) {
                return " (" + a.targetMac(frame) + ")";
            }
        }
        return "";
    }

    private static String whoIs(Dissection frame, Addresses a) {
        return "who-is " + a.targetMac(frame) + " tell " + a.senderMac(frame);
    }
}
