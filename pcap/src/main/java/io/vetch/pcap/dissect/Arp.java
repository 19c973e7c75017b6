package io.vetch.pcap.dissect;

/** ARP and RARP (RFC 826, 903, 2390) for IPv4. */
final class Arp {
    private static final int FIXED = 8;
    private static final int ETHERNET = 1;
    private static final int MAC = 6;

    private Arp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("arp");
        frame.need(at, FIXED);
        int hardware = frame.u16(at);
        int type = frame.u16(at + 2);
        int hardwareLength = frame.u8(at + 4);
        int protocolLength = frame.u8(at + 5);
        frame.need(at + FIXED, 2 * (hardwareLength + protocolLength));
        if (!frame.printsLinkHeader()) {
            frame.add("ARP, ");
        }
        if (type != Ethernet.IPV4 || protocolLength != 4 || hardwareLength != MAC) {
            String name = hardware == ETHERNET ? "Ethernet" : "Unknown Hardware (" + hardware + ")";
            frame.add(name + " (len " + hardwareLength + "), " + Ethernet.protocolName(type) + " (len " + protocolLength
                    + ")");
        } else if (!printOperation(frame, at + FIXED, frame.u16(at + 6))) {
            frame.dumpAlways(at, frame.end() - at);
            return;
        }
        frame.add(", length ").add(length);
    }

    /** False if the operation is unknown. @param sender index of the first of the four addresses */
    private static boolean printOperation(Dissection frame, int sender, int operation) {
        int senderIp = sender + MAC;
        int target = senderIp + 4;
        int targetIp = target + MAC;
        switch (operation) {
            case 1 -> {
                frame.add("Request who-has ").addIpv4(targetIp);
                frame.add(asked(frame, target)).add(" tell ").addIpv4(senderIp);
            }
            case 2 -> frame.add("Reply ").addIpv4(senderIp).add(" is-at ").addMac(sender);
            case 3 ->
                frame.add("Reverse Request who-is ")
                        .addMac(target)
                        .add(" tell ")
                        .addMac(sender);
            case 4 -> frame.add("Reverse Reply ").addMac(target).add(" at ").addIpv4(targetIp);
            case 8 ->
                frame.add("Inverse Request who-is ")
                        .addMac(target)
                        .add(" tell ")
                        .addMac(sender);
            case 9 -> frame.add("Inverse Reply ").addMac(sender).add(" at ").addIpv4(senderIp);
            default -> {
                frame.add("Unknown (" + operation + ") ");
                return false;
            }
        }
        return true;
    }

    /** The hardware address that a request already supposes. */
    private static String asked(Dissection frame, int target) {
        boolean isZero = frame.i32(target) == 0 && frame.u16(target + 4) == 0;
        return isZero ? "" : " (" + frame.octets(target, MAC) + ")";
    }
}
