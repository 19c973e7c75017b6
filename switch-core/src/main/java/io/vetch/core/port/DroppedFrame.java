package io.vetch.core.port;

import org.jspecify.annotations.Nullable;

/**
 * A frame that was lost.
 *
 * @param bytes its first bytes, from the destination address on, at most {@link LastDrop#KEPT}; the reader's own
 * @param length how long it was, in bytes without FCS
 * @param nanos when, on the clock of the loops
 * @param from name of the port that it entered by; null where that is not known: a copy that was lost in a device
 */
@SuppressWarnings("ArrayRecordComponent")
public record DroppedFrame(
        byte[] bytes, int length, long nanos, @Nullable String from) {}
