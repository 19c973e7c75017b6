package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;

/**
 * Frames with a wrong checksum that entered by a port, as far as they were sampled: those to whom they go throw them
 * away.
 *
 * @param port its name
 * @param station who sent the last one
 * @param protocol whose checksum was wrong there: {@code TCP}, {@code UDP}, {@code ICMP}, {@code ICMPv6}, {@code IPv4}
 * @param count so far
 * @param lastNanos when the last one was seen, on the clock of the loops
 */
public record BadChecksums(
        BridgeInterface bridge, String port, long station, String protocol, int count, long lastNanos) {}
