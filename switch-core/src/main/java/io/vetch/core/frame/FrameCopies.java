package io.vetch.core.frame;

import java.nio.ByteBuffer;

/**
 * Where a loop copies frames that leave in two forms while an egress still needs the first form. Used from the
 * front again by each burst. Of the loop's thread.
 */
public final class FrameCopies {
    /** Bytes for hundreds of ordinary frames, or sixteen super-frames. */
    public static final int USUAL_SIZE = 1 << 20;

    private final ByteBuffer buffer;
    private final long address;
    private int used;

    /** @param address native address of the buffer's byte 0, or 0 where nobody asks for it */
    public FrameCopies(ByteBuffer buffer, long address) {
        this.buffer = buffer;
        this.address = address;
    }

    /** Starts over: no copy is needed any more. */
    public void reset() {
        used = 0;
    }

    /**
     * Makes {@code copy} a copy of {@code frame} with its virtio header, with all {@link Frame#HEADROOM}.
     *
     * @return whether there is room
     */
    boolean copy(Frame frame, Frame copy) {
        int start = used + Frame.HEADROOM;
        if (start + frame.length() > buffer.capacity()) {
            return false;
        }
        int from = start - VirtioNetHeader.LENGTH;
        buffer.put(from, frame.buffer(), frame.offset() - VirtioNetHeader.LENGTH, frame.nativeLength());
        copy.wrap(buffer, address, start, frame.length());
        used = start + frame.length();
        return true;
    }

    /** The same for a frame of zero bytes that has nothing left to do to it. @return whether there is room */
    boolean blank(Frame blank, int bytes) {
        int end = used + Frame.HEADROOM + bytes;
        if (end > buffer.capacity()) {
            return false;
        }
        for (int at = used; at < end; at++) {
            buffer.put(at, (byte) 0);
        }
        blank.wrap(buffer, address, used + Frame.HEADROOM, bytes);
        used = end;
        return true;
    }
}
