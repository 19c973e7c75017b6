package io.vetch.tap.linux.bridge;

/**
 * What a bridge does with multicast (IFLA_BR_MCAST_*). Times are 1/100 s, as the kernel says them.
 *
 * <p>With snooping on, the kernel sends groups only where they were asked for if there is a querier of that IP version:
 * the bridge itself ({@link #querier}; for IPv6 it needs an IPv6 address, too, which netlink does not say of a bridge),
 * or another one ({@link #ipv4Querier}, {@link #ipv6Querier}). Until then, and for a while after the first query, it
 * floods them ({@code br_multicast_querier_exists}). That while is {@link #responseInterval} after {@code querier} is
 * turned on; after another's first query it is the response time that the query itself names (10 s by default). The
 * last query was heard {@link #querierInterval} minus {@link QuerierState#remaining} ago; netlink does not say when the
 * first one was.
 *
 * @param router 0 never, 1 where queries are heard, 2 always: whether the bridge's host gets all groups
 * @param querier whether the bridge itself asks
 * @param igmpVersion 2 or 3, of which only 3 heeds sources
 * @param mldVersion 1 or 2, of which only 2 heeds sources
 * @param membershipInterval how long a report is good for
 * @param querierInterval how long another querier may be silent
 * @param queryInterval between two queries of the bridge's own
 * @param responseInterval how long stations may take to answer
 * @param startupInterval between the first queries of the bridge's own, of which there are {@code startupCount}
 */
public record MulticastOptions(
        int router,
        boolean snooping,
        boolean querier,
        QuerierState ipv4Querier,
        QuerierState ipv6Querier,
        int igmpVersion,
        int mldVersion,
        long membershipInterval,
        long querierInterval,
        long queryInterval,
        long responseInterval,
        long startupInterval,
        int startupCount) {
    private static final int IFLA_BR_MCAST_ROUTER = 22;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int IFLA_BR_MCAST_QUERIER = 25;
    private static final int IFLA_BR_MCAST_STARTUP_QUERY_CNT = 29;
    private static final int IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
    private static final int IFLA_BR_MCAST_QUERIER_INTVL = 32;
    private static final int IFLA_BR_MCAST_QUERY_INTVL = 33;
    private static final int IFLA_BR_MCAST_QUERY_RESPONSE_INTVL = 34;
    private static final int IFLA_BR_MCAST_STARTUP_QUERY_INTVL = 35;
    private static final int IFLA_BR_MCAST_IGMP_VERSION = 43;
    private static final int IFLA_BR_MCAST_MLD_VERSION = 44;
    private static final int IFLA_BR_MCAST_QUERIER_STATE = 47;

    static MulticastOptions of(Attributes options) {
        Attributes queriers = options.nested(IFLA_BR_MCAST_QUERIER_STATE);
        return new MulticastOptions(
                options.u8(IFLA_BR_MCAST_ROUTER),
                options.flag(IFLA_BR_MCAST_SNOOPING),
                options.flag(IFLA_BR_MCAST_QUERIER),
                QuerierState.ipv4(queriers),
                QuerierState.ipv6(queriers),
                options.u8(IFLA_BR_MCAST_IGMP_VERSION),
                options.u8(IFLA_BR_MCAST_MLD_VERSION),
                options.u64(IFLA_BR_MCAST_MEMBERSHIP_INTVL),
                options.u64(IFLA_BR_MCAST_QUERIER_INTVL),
                options.u64(IFLA_BR_MCAST_QUERY_INTVL),
                options.u64(IFLA_BR_MCAST_QUERY_RESPONSE_INTVL),
                options.u64(IFLA_BR_MCAST_STARTUP_QUERY_INTVL),
                options.u32(IFLA_BR_MCAST_STARTUP_QUERY_CNT));
    }
}
