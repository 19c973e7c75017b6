package io.vetch.pcap.file;

/**
 * One frame of a capture file.
 *
 * @param epochNanos when it was captured, in nanoseconds since 1970 UTC
 * @param bytes what was captured of it, from the destination address on; not copied, not to be changed
 * @param originalLength its length on the wire, in bytes without FCS
 * @param notes what the file says about it besides
 */
@SuppressWarnings("ArrayRecordComponent")
public record CaptureRecord(long epochNanos, byte[] bytes, int originalLength, FrameNotes notes) {
    /** A frame of which nothing more is known, as in a pcap file. */
    public CaptureRecord(long epochNanos, byte[] bytes, int originalLength) {
        this(epochNanos, bytes, originalLength, FrameNotes.NONE);
    }
}
