package io.vetch.pcap.file;

/**
 * One frame of a capture file.
 *
 * @param epochNanos when it was captured, in nanoseconds since 1970 UTC
 * @param bytes what was captured of it, from the destination address on; not copied, not to be changed
 * @param originalLength its length on the wire, in bytes without FCS
 */
@SuppressWarnings("ArrayRecordComponent")
public record PcapRecord(long epochNanos, byte[] bytes, int originalLength) {}
