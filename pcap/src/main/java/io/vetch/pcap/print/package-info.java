/**
 * Frames as {@code tcpdump} prints them: time stamp, number, the dissector's lines, a dump of the bytes, and Vetch's
 * verdict. Start with {@link io.vetch.pcap.print.FramePrinter}. One printer belongs to one thread: that which reads
 * the capture, never a forwarding loop.
 */
@NullMarked
package io.vetch.pcap.print;

import org.jspecify.annotations.NullMarked;
