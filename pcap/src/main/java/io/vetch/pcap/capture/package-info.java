/**
 * Watching the frames of bridges with their verdicts. A {@link io.vetch.pcap.capture.Capture} is the observer:
 * forwarding loops copy what its filter wants into one {@link io.vetch.pcap.capture.CaptureRing} per loop, and one
 * writer thread takes the frames out in time order and hands them to a {@link io.vetch.pcap.capture.CaptureSink}. A
 * full ring is a counted drop, never a stall: seen = captured + dropped, exactly. Read Capture first.
 */
@NullMarked
package io.vetch.pcap.capture;

import org.jspecify.annotations.NullMarked;
