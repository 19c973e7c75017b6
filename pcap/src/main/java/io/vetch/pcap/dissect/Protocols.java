package io.vetch.pcap.dissect;

/** Every protocol that is known, and where it is found: a new one is a class and a line here. */
final class Protocols {
    static final int IP_ICMP = 1;
    static final int IP_IGMP = 2;
    static final int IP_IPV4 = 4;
    static final int IP_TCP = 6;
    static final int IP_UDP = 17;
    static final int IP_IPV6 = 41;
    static final int IP_ICMPV6 = 58;
    static final int IP_NONE = 59;

    private static final int DNS_PORT = 53;

    private Protocols() {}

    /** False if nobody knows the type. */
    static boolean printEtherType(Dissection frame, int type, int at, int length) {
        switch (type) {
            case Ethernet.IPV4 -> Ipv4.print(frame, at, length);
            case Ethernet.IPV6 -> Ipv6.print(frame, at, length);
            case Ethernet.ARP, Ethernet.REVERSE_ARP -> Arp.print(frame, at, length);
            case Ethernet.LLDP -> Lldp.print(frame, at, length);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What an IP header carries; {@code frame.ip()} is that header. */
    static void printIpPayload(Dissection frame, int protocol, int at, int length) {
        boolean overIpv4 = frame.ip().version() == 4;
        switch (protocol) {
            case IP_ICMP -> printIf(overIpv4, frame, "ICMP requires IPv4", () -> Icmp.print(frame, at, length));
            case IP_IGMP -> printIf(overIpv4, frame, "IGMP requires IPv4", () -> Igmp.print(frame, at, length));
            case IP_ICMPV6 -> printIf(!overIpv4, frame, "ICMPv6 requires IPv6", () -> IcmpV6.print(frame, at, length));
            case IP_IPV4 -> Ipv4.print(frame, at, length);
            case IP_IPV6 -> Ipv6.print(frame, at, length);
            case IP_TCP -> Tcp.print(frame, at, length);
            case IP_UDP -> Udp.print(frame, at, length);
            case IP_NONE -> frame.add("no next header");
            default -> frame.add(" ip-proto-" + protocol + " ").add(length);
        }
    }

    private static void printIf(boolean fits, Dissection frame, String complaint, Runnable message) {
        if (fits) {
            message.run();
        } else {
            frame.add("[" + complaint + "]").invalid();
        }
    }

    /** False if neither port is known; tcpdump's order, where both are. */
    static boolean printUdpPayload(Dissection frame, int source, int destination, int at, int length) {
        if (source == DNS_PORT || destination == DNS_PORT) {
            Dns.printOverUdp(frame, at, length);
        } else if (source == 5353 || destination == 5353) {
            Dns.printMulticast(frame, at, length);
        } else {
            return Udp.printInAWord(frame, source, destination, at, length);
        }
        return true;
    }

    static void printTcpPayload(Dissection frame, int source, int destination, int at, int length) {
        if (source == DNS_PORT || destination == DNS_PORT) {
            Dns.printOverTcp(frame, at, length);
        }
    }
}
