package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Map;

/** Names of DHCPv6 options (IANA dhcpv6-parameters) in tcpdump. */
final class DhcpV6OptionNames {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(1, "client-ID"),
            entry(2, "server-ID"),
            entry(3, "IA_NA"),
            entry(4, "IA_TA"),
            entry(5, "IA_ADDR"),
            entry(6, "option-request"),
            entry(7, "preference"),
            entry(8, "elapsed-time"),
            entry(9, "relay-message"),
            entry(11, "authentication"),
            entry(12, "server-unicast"),
            entry(13, "status-code"),
            entry(14, "rapid-commit"),
            entry(15, "user-class"),
            entry(16, "vendor-class"),
            entry(17, "vendor-specific-info"),
            entry(18, "interface-ID"),
            entry(19, "reconfigure-message"),
            entry(20, "reconfigure-accept"),
            entry(21, "SIP-servers-domain"),
            entry(22, "SIP-servers-address"),
            entry(23, "DNS-server"),
            entry(24, "DNS-search-list"),
            entry(25, "IA_PD"),
            entry(26, "IA_PD-prefix"),
            entry(27, "NIS-server"),
            entry(28, "NIS+-server"),
            entry(29, "NIS-domain-name"),
            entry(30, "NIS+-domain-name"),
            entry(31, "SNTP-servers"),
            entry(32, "lifetime"),
            entry(33, "BCMCS-domain-name"),
            entry(34, "BCMCS-server"),
            entry(36, "Geoconf-Civic"),
            entry(37, "Remote-ID"),
            entry(38, "Subscriber-ID"),
            entry(39, "Client-FQDN"),
            entry(40, "PANA-agent"),
            entry(41, "POSIX-timezone"),
            entry(42, "POSIX-tz-database"),
            entry(43, "Echo-request-option"),
            entry(44, "Lease-query"),
            entry(45, "LQ-client-data"),
            entry(46, "Clt-time"),
            entry(47, "LQ-relay-data"),
            entry(48, "LQ-client-link"),
            entry(56, "NTP-server"),
            entry(64, "AFTR-Name"),
            entry(112, "MUD-URL"));

    private DhcpV6OptionNames() {}

    static String of(int type) {
        return NAMES.getOrDefault(type, "opt_" + type);
    }
}
