/**
 * One line of text for an Ethernet frame, in the words of {@code tcpdump -n} 4.99. Start with
 * {@link io.vetch.pcap.dissect.Dissector}; {@code Protocols} lists every protocol known, one small class each.
 *
 * <p>Written after the observable output of tcpdump (BSD licence, the-tcpdump-group/tcpdump); the tests compare the two
 * line by line, and docs/tcpdump-differences.md lists where we differ on purpose. Not thread-safe: one
 * Dissector belongs to one thread, usually the consumer of a capture, never to a forwarding loop.
 */
@NullMarked
package io.vetch.pcap.dissect;

import org.jspecify.annotations.NullMarked;
