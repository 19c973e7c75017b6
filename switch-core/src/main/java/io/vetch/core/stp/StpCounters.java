package io.vetch.core.stp;

/**
 * What the kernel counts of a port (bridge_stp_xstats of linux/if_bridge.h).
 *
 * @param receivedBpdus besides notifications
 * @param sentBpdus besides notifications
 * @param receivedNotifications of a topology change
 * @param sentNotifications of a topology change
 * @param toBlocking how often it began to block
 * @param toForwarding how often it began to forward
 */
public record StpCounters(
        long receivedBpdus,
        long sentBpdus,
        long receivedNotifications,
        long sentNotifications,
        long toBlocking,
        long toForwarding) {}
