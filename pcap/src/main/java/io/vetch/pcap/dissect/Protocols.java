package io.vetch.pcap.dissect;

import java.util.Map;

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

    static final Protocol ETHERNET = new Ethernet();
    static final Protocol STP = new Stp();
    static final Protocol IPV4 = new Ipv4();

    private static final Protocol IPV6 = new Ipv6();
    private static final Protocol ARP = new Arp();
    static final Protocol DHCPV6 = new DhcpV6();
    private static final Protocol HTTP = new TextLine("http", TextLine.HTTP_METHODS);

    private static final Map<Integer, Protocol> BY_ETHER_TYPE = Map.of(
            EtherTypes.IPV4, IPV4,
            EtherTypes.IPV6, IPV6,
            EtherTypes.ARP, ARP,
            EtherTypes.REVERSE_ARP, ARP,
            EtherTypes.LLDP, new Lldp());

    private static final Map<Integer, Protocol> BY_IP_PROTOCOL = Map.of(
            IP_ICMP, new Icmp(),
            IP_IGMP, new Igmp(),
            IP_IPV4, IPV4,
            IP_TCP, new Tcp(),
            IP_UDP, new Udp(),
            IP_IPV6, IPV6,
            IP_ICMPV6, new IcmpV6());

    private static final Map<Integer, Protocol> BY_UDP_PORT = Map.of(
            53,
            Dns.OVER_UDP,
            67,
            new Dhcp(),
            68,
            new Dhcp(),
            123,
            new Ntp(),
            546,
            DHCPV6,
            547,
            DHCPV6,
            5353,
            Dns.MULTICAST);

    private static final Map<Integer, Protocol> BY_TCP_PORT =
            Map.of(53, Dns.OVER_TCP, 80, HTTP, 8080, HTTP, 25, new TextLine("smtp"), 21, new TextLine("ftp"));

    /** The order in which tcpdump asks, where both ports are taken. */
    private static final int[] UDP_ORDER = {53, 5353, 67, 68, 123, 546, 547};

    private static final int[] TCP_ORDER = {25, 21, 80, 8080, 53};

    private Protocols() {}

    /** False if nobody knows the type. */
    static boolean printEtherType(Dissection frame, int type, int at, int length) {
        Protocol protocol = BY_ETHER_TYPE.get(type);
        if (protocol != null) {
            protocol.print(frame, at, length);
        }
        return protocol != null;
    }

    /** What an IP header carries; {@code frame.ip()} is that header. */
    static void printIpPayload(Dissection frame, int protocolNumber, int at, int length) {
        Protocol protocol = BY_IP_PROTOCOL.get(protocolNumber);
        int version = frame.ip().version();
        if (protocolNumber == IP_NONE) {
            frame.add("no next header");
        } else if (protocol == null) {
            frame.add(" ip-proto-" + protocolNumber + " ").add(length);
        } else if (version == 6 && (protocolNumber == IP_ICMP || protocolNumber == IP_IGMP)) {
            frame.add("[" + (protocolNumber == IP_ICMP ? "ICMP" : "IGMP") + " requires IPv4]")
                    .invalid();
        } else if (version == 4 && protocolNumber == IP_ICMPV6) {
            frame.add("[ICMPv6 requires IPv6]").invalid();
        } else {
            protocol.print(frame, at, length);
        }
    }

    /** False if neither port is known. */
    static boolean printUdpPayload(Dissection frame, int sourcePort, int destinationPort, int at, int length) {
        return print(BY_UDP_PORT, UDP_ORDER, frame, sourcePort, destinationPort, at, length);
    }

    static void printTcpPayload(Dissection frame, int sourcePort, int destinationPort, int at, int length) {
        print(BY_TCP_PORT, TCP_ORDER, frame, sourcePort, destinationPort, at, length);
    }

    private static boolean print(
            Map<Integer, Protocol> byPort,
            int[] order,
            Dissection frame,
            int source,
            int destination,
            int at,
            int length) {
        for (int port : order) {
            Protocol protocol = byPort.get(port);
            if (protocol != null && (source == port || destination == port)) {
                protocol.print(frame, at, length);
                return true;
            }
        }
        return false;
    }
}
