package io.vetch.core.offload;

/** Takes the frames that a {@link Segmenter} makes, in the order of the wire. */
@FunctionalInterface
public interface SegmentSink {
    /**
     * One complete frame, from the destination address to the end of the payload.
     *
     * @param bytes the segmenter's, or the caller's own if nothing was to do; valid during the call, not to be changed
     */
    void accept(byte[] bytes, int offset, int length);
}
