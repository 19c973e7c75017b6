package io.vetch.core.multicast;

/** The querier of IGMP and that of MLD. */
record Queriers(Querier ipv4, Querier ipv6) {
    Querier of(int etherType) {
        return etherType == IpAddress.IPV6 ? ipv6 : ipv4;
    }
}
