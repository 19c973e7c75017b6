/**
 * Capture files that follow each other, as {@code tcpdump -w} makes them with -C, -G and -W. Start with
 * {@link io.vetch.pcap.rotate.RotatingFile}. One thread, never a forwarding loop.
 */
@NullMarked
package io.vetch.pcap.rotate;

import org.jspecify.annotations.NullMarked;
