package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** EtherTypes and their names in tcpdump. */
final class EtherTypes {
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int TRAILER = 0x1000;
    static final int REVERSE_ARP = 0x8035;
    static final int IPV6 = 0x86dd;
    static final int LLDP = 0x88cc;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(IPV4, "IPv4"),
            entry(0x8847, "MPLS unicast"),
            entry(0x8848, "MPLS multicast"),
            entry(IPV6, "IPv6"),
            entry(0x8100, "802.1Q"),
            entry(0x9100, "802.1Q-9100"),
            entry(0x88a8, "802.1Q-QinQ"),
            entry(0x9200, "802.1Q-9200"),
            entry(0x88e5, "802.1AE MACsec"),
            entry(0x0200, "PUP"),
            entry(ARP, "ARP"),
            entry(REVERSE_ARP, "Reverse ARP"),
            entry(0x0600, "NS"),
            entry(0x0500, "Sprite"),
            entry(TRAILER, "Trail"),
            entry(0x6001, "MOP DL"),
            entry(0x6002, "MOP RC"),
            entry(0x6003, "DN"),
            entry(0x6004, "LAT"),
            entry(0x6007, "SCA"),
            entry(0x6558, "TEB"),
            entry(0x8038, "Lanbridge"),
            entry(0x803c, "DEC DNS"),
            entry(0x803e, "DEC DTS"),
            entry(0x805b, "VEXP"),
            entry(0x805c, "VPROD"),
            entry(0x809b, "Appletalk"),
            entry(0x80f3, "Appletalk ARP"),
            entry(0x8137, "IPX"),
            entry(0x880b, "PPP"),
            entry(0x8808, "MPCP"),
            entry(0x8809, "Slow Protocols"),
            entry(0x8863, "PPPoE D"),
            entry(0x8864, "PPPoE S"),
            entry(0x888e, "EAPOL"),
            entry(0x8899, "Realtek protocols"),
            entry(0x886f, "MS NLB heartbeat"),
            entry(0x8870, "Jumbo"),
            entry(0x894f, "NSH"),
            entry(0x9000, "Loopback"),
            entry(0xfefe, "OSI"),
            entry(0x00fe, "GRE-OSI"),
            entry(0xabcd, "CFM (old)"),
            entry(0x8902, "CFM"),
            entry(0x893a, "IEEE1905.1"),
            entry(LLDP, "LLDP"),
            entry(0x88ca, "TIPC"),
            entry(0x0707, "GeoNet (old)"),
            entry(0x8947, "GeoNet"),
            entry(0x1111, "CALM FAST"),
            entry(0x88a2, "AoE"),
            entry(0x88f7, "PTP"),
            entry(0xd28b, "Arista Vendor Specific Protocol"));

    private EtherTypes() {}

    static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
    }

    static String name(int type) {
        return NAMES.getOrDefault(type, "Unknown");
    }

    /** As ARP names the protocol whose addresses it resolves. */
    static String protocolName(int type) {
        return NAMES.getOrDefault(type, "Unknown Protocol (" + Words.hex(type, 4) + ")");
    }

    /** {@code ethertype IPv4 (0x0800)}; less if quiet. */
    static String words(Dissection frame, int type) {
        if (frame.isQuiet()) {
            return NAMES.getOrDefault(type, "Unknown Ethertype (" + Words.hex(type, 4) + ")");
        }
        return "ethertype " + name(type) + " (" + Words.hex(type, 4) + ")";
    }
}
