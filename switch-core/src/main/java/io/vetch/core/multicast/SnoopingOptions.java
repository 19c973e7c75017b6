package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;

/**
 * The options {@code mcast_…} of a bridge. Intervals are in nanoseconds.
 *
 * @param router 0: the host is no multicast router, 1: if it asks who is in groups, 2: it is one
 * @param querier whether the bridge itself asks who is in groups, unless somebody else does
 * @param hashMax how many groups there may be; with one more snooping ends
 * @param igmpVersion 2 or 3
 * @param mldVersion 1 or 2
 * @param ipv4Source of its queries; 0.0.0.0 unless {@code mcast_query_use_ifaddr}
 * @param statistics whether messages are counted
 */
public record SnoopingOptions(
        boolean snooping,
        int router,
        boolean querier,
        long hashMax,
        long lastMemberCount,
        long startupQueryCount,
        long lastMemberInterval,
        long membershipInterval,
        long querierInterval,
        long queryInterval,
        long queryResponseInterval,
        long startupQueryInterval,
        int igmpVersion,
        int mldVersion,
        IpAddress ipv4Source,
        boolean statistics) {
    private static final long SECOND = 1_000_000_000L;

    /** The kernel's defaults, but for {@code snooping}, which is off. */
    public static final SnoopingOptions DEFAULT = new SnoopingOptions(
            false,
            1,
            false,
            4096,
            2,
            2,
            SECOND,
            260 * SECOND,
            255 * SECOND,
            125 * SECOND,
            10 * SECOND,
            125 * SECOND / 4,
            2,
            1,
            IpAddress.any(IpAddress.IPV4),
            false);

    /** The same without snooping. */
    SnoopingOptions off() {
        return new SnoopingOptions(
                false,
                router,
                querier,
                hashMax,
                lastMemberCount,
                startupQueryCount,
                lastMemberInterval,
                membershipInterval,
                querierInterval,
                queryInterval,
                queryResponseInterval,
                startupQueryInterval,
                igmpVersion,
                mldVersion,
                ipv4Source,
                statistics);
    }

    /** Whether hosts say from which sources they want groups, and are believed. */
    boolean tellsSourcesApart(int etherType) {
        return switch (etherType) {
            case IpAddress.IPV4 -> igmpVersion == 3;
            case IpAddress.IPV6 -> mldVersion == 2;
            default -> false;
        };
    }

    /** How long a group without an answer lasts after a query about it. */
    long lastMemberTime() {
        return lastMemberCount * lastMemberInterval;
    }

    long queryPause(int sent) {
        return sent < startupQueryCount ? startupQueryInterval : queryInterval;
    }
}
