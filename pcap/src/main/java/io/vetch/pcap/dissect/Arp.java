package io.vetch.pcap.dissect;

import java.util.Map;

/** ARP and RARP (RFC 826, 903, 2390) for IPv4 over anything but ATM. */
final class Arp implements Protocol {
    private static final int FIXED = 8;
    private static final int HARDWARE_ATM = 19;
    private static final String EMPTY = "<empty>";

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
        int hardware = frame.u16(at);
        Addresses addresses = Addresses.of(frame, at);
        frame.need(addresses.targetProtocol(), addresses.protocolLength());
        if (!frame.printsLinkHeader()) {
            frame.add("ARP, ");
        }
        boolean speaksOfTypes = frame.isVerbose() || !addresses.areIpv4() || addresses.hardwareLength() == 0;
        if (speaksOfTypes) {
            printTypes(frame, at, hardware);
        }
        if (frame.isVerbose()) {
            frame.add(", ");
        }
        if (!speaksOfTypes || frame.isVerbose()) {
            if (!printOperation(frame, addresses, frame.u16(at + 6))) {
                frame.dumpAlways(at, frame.end() - at);
                return;
            }
        }
        frame.add(", length ").add(length);
    }

    /** Where the four addresses are. */
    record Addresses(int at, int type, int hardwareLength, int protocolLength) {
        static Addresses of(Dissection frame, int header) {
            return new Addresses(header + FIXED, frame.u16(header + 2), frame.u8(header + 4), frame.u8(header + 5));
        }

        boolean areIpv4() {
            return hasIpv4Type() && protocolLength == 4;
        }

        boolean hasIpv4Type() {
            return type == EtherTypes.IPV4 || type == EtherTypes.TRAILER;
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
            return address(frame, senderProtocol());
        }

        String target(Dissection frame) {
            return address(frame, targetProtocol());
        }

        private String address(Dissection frame, int addressAt) {
            if (areIpv4()) {
                return frame.ipv4(addressAt);
            }
            return hasIpv4Type() ? "<wrong len>" : "<wrong proto type>";
        }

        String senderMac(Dissection frame) {
            return hardwareLength == 0 ? EMPTY : frame.octets(at, hardwareLength);
        }

        String targetMac(Dissection frame) {
            return hardwareLength == 0 ? EMPTY : frame.octets(targetHardware(), hardwareLength);
        }
    }

    private static void printTypes(Dissection frame, int at, int hardware) {
        frame.add(HARDWARE.getOrDefault(hardware, "Unknown Hardware (" + hardware + ")") + " (len " + frame.u8(at + 4)
                + "), " + EtherTypes.protocolName(frame.u16(at + 2)) + " (len " + frame.u8(at + 5) + ")");
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
