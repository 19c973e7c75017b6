package io.vetch.pcap.lookback;

/**
 * What is kept at one moment.
 *
 * @param frames how many
 * @param bytes memory they take, with what is known of them
 * @param oldestNanos when the oldest was received, on the loops' clock; meaningless if there is none
 * @param newestNanos when the newest was, likewise
 */
public record LookBackStatus(long frames, int bytes, long oldestNanos, long newestNanos) {}
