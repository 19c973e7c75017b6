package io.vetch.core.offload;

/** What a {@link Segmenter} did to a frame. */
public enum Completion {
    /** The frame was complete: emitted as it is. */
    NOTHING_TO_DO,
    /** One frame, with its checksum. */
    CHECKSUM,
    /** Two or more frames. */
    SEGMENTS,
    /** Frame and virtio header do not fit together, or ask for what is not done here: emitted as it is, unfinished. */
    UNFIT
}
