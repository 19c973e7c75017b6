package io.vetch.pcap.dissect;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/tcpdump-differences.md, as far as real traffic and random bytes run into it. */
final class KnownDifferences {
    private static final Pattern IP_PROTOCOL = Pattern.compile(" ip-proto-(\\d+) ");
    private static final Pattern PORTS = Pattern.compile(
            "[. ](\\d+) > (?:\\S+\\.)?(\\d+): (?:\\[[^\\]]*] )?(?:UDP|Flags|domain|\\d|BOOTP|dhcp6|NTP| )");
    /** With {@code -q} an EtherType is a name alone. */
    private static final Pattern QUIET_ETHER_TYPE = Pattern.compile(
            "> \\S+, (?:DN|Appletalk(?: ARP)?|IPX|OSI|PPPoE [DS]|EAPOL|Realtek protocols|PPP|MPCP|Slow Protocols|CFM(?: \\(old\\))?"
                    + "|NSH|Loopback|MPLS (?:uni|multi)cast|TIPC|MS NLB heartbeat|GeoNet(?: \\(old\\))?|CALM FAST|AoE|PTP"
                    + "|802\\.1AE MACsec|Jumbo|Arista Vendor Specific Protocol|Unknown Ethertype \\(0x(?:3c12|3c13)\\))"
                    + ", (?:length \\d+: )?");

    private static final Pattern ETHER_TYPE = Pattern.compile("(?:ethertype|pid) [^(]*\\(0x(....)\\), length \\d+: ");

    private static final Pattern OTHERS = Pattern.compile(
            "mptcp 0x|nested too deep|igmp-(19|20|30|31)$|unknown icmp6 type \\((138|139|140|155|200|201)\\)");

    private static final Set<Integer> IP_PROTOCOLS =
            Set.of(8, 9, 33, 46, 47, 50, 51, 55, 62, 77, 88, 89, 103, 108, 112, 113, 132, 135, 143);
    private static final Set<Integer> UDP_PORTS = Set.of(
            69, 137, 138, 161, 162, 500, 514, 520, 521, 525, 646, 654, 698, 749, 750, 1645, 1646, 1701, 1812, 1813,
            3784, 3503, 4341, 4342, 4500, 4789, 4790, 5060, 6081, 6343, 6634, 8231, 8472, 12222, 12223, 16384, 17754,
            30490);
    private static final Set<Integer> TCP_PORTS =
            Set.of(22, 23, 43, 139, 179, 323, 445, 554, 639, 646, 1723, 2049, 6379, 6633, 6653, 8554, 10288);
    private static final Set<String> ETHER_TYPES = Set.of(
            "6003", "809b", "80f3", "8137", "fefe", "8863", "8864", "3c12", "3c13", "888e", "8899", "880b", "8808",
            "8809", "8902", "abcd", "894f", "9000", "8847", "8848", "88ca", "886f", "0707", "8947", "1111", "88a2",
            "88f7", "88e5", "8870", "d28b");

    private KnownDifferences() {}

    static boolean explain(String ours) {
        Matcher protocol = IP_PROTOCOL.matcher(ours);
        if (protocol.find() && IP_PROTOCOLS.contains(Integer.parseInt(protocol.group(1)))) {
            return true;
        }
        Matcher etherType = ETHER_TYPE.matcher(ours);
        while (etherType.find()) {
            if (ETHER_TYPES.contains(etherType.group(1))) {
                return true;
            }
        }
        return OTHERS.matcher(ours).find() || QUIET_ETHER_TYPE.matcher(ours).find() || explainPorts(ours);
    }

    private static boolean explainPorts(String ours) {
        Matcher ports = PORTS.matcher(ours);
        Set<Integer> unknown = ours.contains("Flags [") ? TCP_PORTS : UDP_PORTS;
        while (ports.find()) {
            if (unknown.contains(Integer.parseInt(ports.group(1)))
                    || unknown.contains(Integer.parseInt(ports.group(2)))) {
                return true;
            }
        }
        return false;
    }
}
