/**
 * One line of text for an Ethernet frame, in the words of {@code tcpdump -n} 4.99, of what crosses a switch: for
 * {@code vetch explain}, and for {@code vetch tcpdump} where no tcpdump is installed. Start with
 * {@link io.vetch.pcap.dissect.Dissector}; {@code Protocols} lists every protocol known, one small class each.
 *
 * <p>Written after the observable output of tcpdump (BSD licence, the-tcpdump-group/tcpdump); the tests compare the two
 * line by line. Details are the real tcpdump's business: a protocol's second line does not belong here. Not
 * thread-safe: one Dissector belongs to one thread, usually the consumer of a capture, never to a forwarding loop.
 */
@NullMarked
package io.vetch.pcap.dissect;

import org.jspecify.annotations.NullMarked;
