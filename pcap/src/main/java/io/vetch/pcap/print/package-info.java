/**
 * Frames as {@code tcpdump} prints them, for machines without it: time stamp, number, the dissector's line, a dump of
 * the bytes; and the verdict, whoever prints. Start with {@link io.vetch.pcap.print.FramePrinter}. One printer belongs
 * to one thread: that which reads the capture, never a forwarding loop.
 */
@NullMarked
package io.vetch.pcap.print;

import org.jspecify.annotations.NullMarked;
