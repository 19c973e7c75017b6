package io.vetch.tap.loop;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Where a loop's frames are while it works on them: one slot a frame, each with {@link Frame#HEADROOM}. Off-heap. A slot
 * is used again for the next frame unless an egress still needs it, so that a stream of super-frames stays in the cache.
 */
public final class BurstBuffer {
    /** Most frames read from one device before others get their turn. */
    public static final int SLOTS = 64;

    /** Bytes that one read may fill: a virtio header and the largest frame. */
    public static final int READ_LENGTH = VirtioNetHeader.LENGTH + Frame.MAX_LENGTH;

    private static final int PAGE = 4096;
    /**
     * Where frames start in a page. The kernel's own copies start a little behind a multiple of 1024, and where a processor
     * copies to an address that, within the page, is a little behind the one it copies from, it may take several times as long.
     */
    private static final int IN_PAGE = 768;

    /** A multiple of 1024, for the reason above, but not of a page: the slots do not share one set of the cache. */
    private static final int SLOT_SIZE = Frame.HEADROOM + Frame.MAX_LENGTH + 1023 & ~1023;

    private static final byte[] NOTHING_TO_DO = new byte[VirtioNetHeader.LENGTH];

    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(IN_PAGE + SLOTS * SLOT_SIZE + PAGE).alignedSlice(PAGE);
    private final long address = MemorySegment.ofBuffer(buffer).address();
    private int slot;

    /** Starts over: nothing in here is needed any more. */
    void reset() {
        slot = 0;
    }

    /** Keeps the bytes of the current slot until the end of the burst. */
    public void keep() {
        slot++;
    }

    /** Whether there is a slot left to read into. */
    public boolean hasRoom() {
        return slot < SLOTS;
    }

    /** Where a read puts virtio header and frame. */
    public long readAddress() {
        return readAddress(slot);
    }

    long readAddress(int index) {
        return address + frameOffset(index) - VirtioNetHeader.LENGTH;
    }

    /** Puts a complete frame into the current slot, as a read would. @return bytes, header included */
    public int put(byte[] frame) {
        int at = frameOffset(slot);
        buffer.put(at - VirtioNetHeader.LENGTH, NOTHING_TO_DO).put(at, frame);
        return VirtioNetHeader.LENGTH + frame.length;
    }

    /** Points {@code frame} to what a read put into the current slot. @param read bytes, header included */
    public Frame wrap(Frame frame, int read) {
        return frame.wrap(buffer, address, frameOffset(slot), read - VirtioNetHeader.LENGTH);
    }

    private static int frameOffset(int index) {
        return index * SLOT_SIZE + IN_PAGE;
    }
}
