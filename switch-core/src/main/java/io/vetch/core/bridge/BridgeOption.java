package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.vlan.PortVlans;

/**
 * The options of {@code ip link set BRIDGE type bridge} that Vetch honours, with the kernel bridge's defaults and
 * ranges. Times are in centiseconds.
 */
public enum BridgeOption {
    FORWARD_DELAY(1500, 0, 0xffff_ffffL),
    HELLO_TIME(200, 100, 1000),
    MAX_AGE(2000, 600, 4000),
    AGEING_TIME(30_000, 0, 0xffff_ffffL),
    /** Any but 0 means 1. */
    STP_STATE(0, 0, 0xffff_ffffL),
    /** 0: STP as the kernel has it. 2: RSTP, which the kernel has not. */
    STP_VERSION(0, 0, 2),
    PRIORITY(32_768, 0, 65_535),
    GROUP_FWD_MASK(0, 0, 0xffff),
    NO_LINKLOCAL_LEARN(0, 0, 1),
    FDB_MAX_LEARNED(0, 0, Integer.MAX_VALUE),
    VLAN_FILTERING(0, 0, 255),
    /** A TPID. */
    VLAN_PROTOCOL(0x8100, 0, 0xffff),
    /** 0: none. */
    VLAN_DEFAULT_PVID(1, 0, PortVlans.MAX),
    VLAN_STATS_ENABLED(0, 0, 1),
    /** Set only while the bridge has no ports. */
    VLAN_STATS_PER_PORT(0, 0, 1),
    /** How long a port is kept out that frames go round through; 0: it is not. The kernel has no such thing. */
    LOOP_QUARANTINE(0, 0, 8_640_000),
    MCAST_SNOOPING(0, 0, 255),
    /** Each VLAN has queriers, routers and groups of its own. Only while VLANs are filtered. */
    MCAST_VLAN_SNOOPING(0, 0, 255),
    MCAST_ROUTER(1, 0, 2),
    MCAST_QUERIER(0, 0, 255),
    MCAST_QUERY_USE_IFADDR(0, 0, 255),
    MCAST_STATS_ENABLED(0, 0, 255),
    MCAST_HASH_MAX(4096, 0, 0xffff_ffffL),
    MCAST_LAST_MEMBER_COUNT(2, 0, 0xffff_ffffL),
    MCAST_STARTUP_QUERY_COUNT(2, 0, 0xffff_ffffL),
    /** Intervals are rounded down, and a question is asked once a second at most and once a day at least. */
    MCAST_LAST_MEMBER_INTERVAL(100, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_MEMBERSHIP_INTERVAL(26_000, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_QUERIER_INTERVAL(25_500, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_QUERY_INTERVAL(12_500, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_QUERY_RESPONSE_INTERVAL(1000, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_STARTUP_QUERY_INTERVAL(3124, Long.MIN_VALUE, Long.MAX_VALUE),
    MCAST_IGMP_VERSION(2, 2, 3),
    MCAST_MLD_VERSION(1, 1, 2);

    /** 01:80:c2:00:00:00 to :02 can never be set in a group forward mask. */
    private static final long RESTRICTED_GROUPS = 0x7;
    /** BR_MIN_FORWARD_DELAY and BR_MAX_FORWARD_DELAY, while there is a spanning tree. */
    static final long MIN_FORWARD_DELAY = 200;

    static final long MAX_FORWARD_DELAY = 3000;

    private static final int C_TAG = 0x8100;
    private static final int S_TAG = 0x88a8;

    private static final long SECOND = 100;
    private static final long DAY = 24 * 60 * 60 * SECOND;
    /** What the kernel makes of the longest interval that can be said. */
    private static final long LONGEST = 1_844_674_407_370L;

    private final long initial;
    private final long min;
    private final long max;

    BridgeOption(long initial, long min, long max) {
        this.initial = initial;
        this.min = min;
        this.max = max;
    }

    public long initial() {
        return initial;
    }

    /** @throws RefusedException if the kernel bridge does not take this value */
    void check(long value) {
        if (this == VLAN_PROTOCOL && value != C_TAG && value != S_TAG) {
            throw new RefusedException(Refusal.PROTOCOL);
        }
        if (this == VLAN_DEFAULT_PVID && value > max) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (value < min || value > max) {
            throw new RefusedException(isChoice() ? Refusal.INVALID : Refusal.OUT_OF_RANGE);
        }
        if (this == GROUP_FWD_MASK) {
            checkGroupForwardMask(value);
        }
        if (this == STP_VERSION && value == 1) {
            throw new RefusedException(Refusal.INVALID);
        }
    }

    private boolean isChoice() {
        return this == MCAST_ROUTER || this == MCAST_IGMP_VERSION || this == MCAST_MLD_VERSION;
    }

    /** What the kernel bridge makes of a value that it takes: its ticks are 4 ms long. */
    long taken(long value) {
        return switch (this) {
            case MCAST_SNOOPING, MCAST_VLAN_SNOOPING, MCAST_QUERIER, MCAST_QUERY_USE_IFADDR, MCAST_STATS_ENABLED ->
                value == 0 ? 0 : 1;
            case MCAST_QUERY_INTERVAL, MCAST_STARTUP_QUERY_INTERVAL ->
                inTicks(Math.clamp(unsigned(value), SECOND, DAY));
            case MCAST_LAST_MEMBER_INTERVAL,
                    MCAST_MEMBERSHIP_INTERVAL,
                    MCAST_QUERIER_INTERVAL,
                    MCAST_QUERY_RESPONSE_INTERVAL -> inTicks(unsigned(value));
            default -> value;
        };
    }

    private static long unsigned(long value) {
        return value < 0 || value > LONGEST ? LONGEST : value;
    }

    private static long inTicks(long centiseconds) {
        return centiseconds * 5 / 2 * 2 / 5;
    }

    static void checkGroupForwardMask(long mask) {
        if ((mask & RESTRICTED_GROUPS) != 0) {
            throw new RefusedException(Refusal.INVALID);
        }
    }
}
