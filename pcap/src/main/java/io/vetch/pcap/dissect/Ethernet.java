package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Ethernet II, IEEE 802.3 with LLC, and VLAN tags (IEEE 802.3-2022, 3.1; 802.1Q-2022, 9). Tags show only where the
 * link header does, as in tcpdump.
 */
final class Ethernet {
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int REVERSE_ARP = 0x8035;
    static final int IPV6 = 0x86dd;
    static final int LLDP = 0x88cc;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            entry(IPV4, "IPv4"),
            entry(IPV6, "IPv6"),
            entry(ARP, "ARP"),
            entry(REVERSE_ARP, "Reverse ARP"),
            entry(LLDP, "LLDP"),
            entry(0x8100, "802.1Q"),
            entry(0x88a8, "802.1Q-QinQ"),
            entry(0x9100, "802.1Q-9100"),
            entry(0x9200, "802.1Q-9200"),
            entry(0x8808, "MPCP"),
            entry(0x8809, "Slow Protocols"),
            entry(0x8847, "MPLS unicast"),
            entry(0x8848, "MPLS multicast"),
            entry(0x8863, "PPPoE D"),
            entry(0x8864, "PPPoE S"),
            entry(0x888e, "EAPOL"),
            entry(0x88a2, "AoE"),
            entry(0x88e5, "802.1AE MACsec"),
            entry(0x88f7, "PTP"),
            entry(0x8902, "CFM"),
            entry(0x9000, "Loopback"));

    private static final int ADDRESSES = 12;
    private static final int HEADER = 14;
    private static final int LARGEST_LENGTH = 1500;

    private Ethernet() {}

    static void print(Dissection frame, int at, int length) {
        boolean outermost = at == 0;
        if (!frame.has(at, HEADER)) {
            frame.truncated();
            frame.payloadAt(outermost ? frame.end() : frame.payloadAt());
            return;
        }
        if (frame.printsLinkHeader()) {
            printAddresses(frame, at);
        }
        int typeAt = at + ADDRESSES;
        boolean lengthPrinted = false;
        while (isTag(frame.u16(typeAt))) {
            if (!frame.has(typeAt, 6)) {
                frame.enter("vlan");
                frame.truncated();
                frame.payloadAt(outermost ? frame.end() : frame.payloadAt());
                return;
            }
            if (frame.printsLinkHeader()) {
                printTag(frame, typeAt, lengthPrinted ? ", " : lengthWords(length));
                lengthPrinted = true;
            }
            typeAt += 4;
        }
        if (outermost) {
            frame.payloadAt(typeAt + 2);
        }
        int rest = length - (typeAt + 2 - at);
        if (frame.u16(typeAt) <= LARGEST_LENGTH) {
            printWithLength(frame, at, typeAt, rest, lengthPrinted);
        } else {
            printWithType(frame, at, typeAt, length, lengthPrinted);
        }
    }

    private static void printAddresses(Dissection frame, int at) {
        frame.addMac(at + 6).add(" > ").addMac(at).add(", ");
    }

    private static String lengthWords(int length) {
        return ", length " + length + ": ";
    }

    private static void printTag(Dissection frame, int typeAt, String separator) {
        int tag = frame.u16(typeAt + 2);
        frame.add(words(frame.u16(typeAt)) + separator + "vlan " + (tag & 0xfff) + ", p " + (tag >> 13)
                + ((tag & 0x1000) == 0 ? "" : ", DEI") + ", ");
    }

    /** The field is a length: what is longer is padding, and LLC follows. */
    private static void printWithLength(Dissection frame, int at, int typeAt, int rest, boolean lengthPrinted) {
        int payload = Math.min(frame.u16(typeAt), rest);
        int outerEnd = frame.end();
        frame.limit(typeAt + 2, payload);
        if (frame.printsLinkHeader()) {
            frame.add(lengthPrinted ? "802.3" : "802.3" + lengthWords(payload));
        }
        if (!Llc.print(frame, at, typeAt + 2, payload)) {
            frame.dump(typeAt + 2, frame.end() - typeAt - 2);
        }
        frame.restoreEnd(outerEnd);
    }

    private static void printWithType(Dissection frame, int at, int typeAt, int length, boolean lengthPrinted) {
        int type = frame.u16(typeAt);
        int payloadAt = typeAt + 2;
        if (frame.printsLinkHeader()) {
            frame.add(words(type)).add(lengthPrinted ? ", " : lengthWords(length));
        }
        if (Protocols.printEtherType(frame, type, payloadAt, length - (payloadAt - at))) {
            return;
        }
        if (!frame.printsLinkHeader()) {
            printAddresses(frame, at);
            frame.add(words(type)).add(lengthWords(length));
        }
        frame.dump(payloadAt, frame.end() - payloadAt);
    }

    private static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
    }

    static String name(int type) {
        return TYPES.getOrDefault(type, "Unknown");
    }

    /** As ARP names the protocol whose addresses it resolves. */
    static String protocolName(int type) {
        return TYPES.getOrDefault(type, "Unknown Protocol (" + Words.hex(type, 4) + ")");
    }

    /** {@code ethertype IPv4 (0x0800)}. */
    private static String words(int type) {
        return "ethertype " + name(type) + " (" + Words.hex(type, 4) + ")";
    }
}
