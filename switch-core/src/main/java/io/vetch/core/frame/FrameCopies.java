package io.vetch.core.frame;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Where a loop copies frames that leave in two forms while an egress still needs the first form. Off-heap, reserved at once, used
 * from the front again by each burst. Of the loop's thread.
 */
public final class FrameCopies {
    /** Hundreds of ordinary frames, or sixteen super-frames. */
    private static final int SIZE = 1 << 20;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private final long address = MemorySegment.ofBuffer(buffer).address();
    private int used;

    /** Starts over: no copy is needed any more. */
    public void reset() {
        used = 0;
    }

    /** Makes {@code copy} a copy of {@code frame} with its virtio header, with all {@link Frame#HEADROOM}. @return whether there is room */
    boolean copy(Frame frame, Frame copy) {
        int start = used + Frame.HEADROOM;
        if (start + frame.length() > SIZE) {
            return false;
        }
        int from = start - VirtioNetHeader.LENGTH;
        buffer.put(from, frame.buffer(), frame.offset() - VirtioNetHeader.LENGTH, frame.nativeLength());
        copy.wrap(buffer, address, start, frame.length());
        used = start + frame.length();
        return true;
    }
}
