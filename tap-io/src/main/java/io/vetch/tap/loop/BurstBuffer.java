package io.vetch.tap.loop;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameCopies;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.linux.Faults;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Where a loop's frames are while it works on them: one slot a frame, each with {@link Frame#HEADROOM}. Off-heap. Slots
 * are used again for the next frames unless an egress still needs them, so that a stream of super-frames stays in the
 * cache.
 */
public final class BurstBuffer {
    /** Most frames read from one device before others get their turn. */
    public static final int SLOTS = 64;

    /** Bytes that one read may fill: a virtio header and the largest frame. */
    public static final int READ_LENGTH = VirtioNetHeader.LENGTH + Frame.MAX_LENGTH;

    private static final int PAGE = 4096;
    /**
     * Where frames start in a page. The kernel's own copies start a little behind a multiple of 1024, and where a
     * processor copies to an address that, within the page, is a little behind the one it copies from, it may take
     * several times as long.
     */
    private static final int IN_PAGE = 768;

    /** A multiple of 1024, for the reason above, but not of a page: the slots do not share one set of the cache. */
    private static final int SLOT_SIZE = Frame.HEADROOM + Frame.MAX_LENGTH + 1023 & ~1023;

    private static final byte[] NOTHING_TO_DO = new byte[VirtioNetHeader.LENGTH];

    private final ByteBuffer buffer = allocate();
    private final long address = MemorySegment.ofBuffer(buffer).address();
    private final int[] reads = new int[SLOTS];
    private int next;

    private static ByteBuffer allocate() {
        Faults.allocation("burst buffer");
        return ByteBuffer.allocateDirect(IN_PAGE + SLOTS * SLOT_SIZE + PAGE).alignedSlice(PAGE);
    }

    /** Room for the copies of a loop's frames, reserved at once. Off-heap. */
    static FrameCopies copies() {
        Faults.allocation("copies of frames");
        ByteBuffer memory = ByteBuffer.allocateDirect(FrameCopies.USUAL_SIZE);
        return new FrameCopies(memory, MemorySegment.ofBuffer(memory).address());
    }

    /** Starts over: nothing in here is needed any more. */
    void reset() {
        next = 0;
    }

    /** The slot that is to be filled next. */
    public int next() {
        return next;
    }

    /** Whether there is one. */
    public boolean hasRoom() {
        return next < SLOTS;
    }

    /** How many more slots there are. */
    public int room() {
        return SLOTS - next;
    }

    /** Where a read puts virtio header and frame: into the next slot. */
    public long readAddress() {
        return readAddress(next);
    }

    /** The next slot was filled. @param read bytes, header included, or 0 for no frame @return its number */
    public int filled(int read) {
        reads[next] = read;
        return next++;
    }

    /** Frees {@code slot} and those filled after it. */
    public void free(int slot) {
        next = slot;
    }

    /** The same of slot {@code index}. */
    public long readAddress(int index) {
        return address + frameOffset(index) - VirtioNetHeader.LENGTH;
    }

    /** Fills the next slot with a complete frame, as a read would. @return its number */
    public int put(byte[] frame) {
        int at = frameOffset(next);
        buffer.put(at - VirtioNetHeader.LENGTH, NOTHING_TO_DO).put(at, frame);
        return filled(VirtioNetHeader.LENGTH + frame.length);
    }

    /** Whether there is no frame in a slot that was filled. */
    public boolean isEmpty(int slot) {
        return reads[slot] == 0;
    }

    /** Points {@code frame} to what is in a slot. */
    public Frame wrap(Frame frame, int slot) {
        return frame.wrap(buffer, address, frameOffset(slot), reads[slot] - VirtioNetHeader.LENGTH);
    }

    private static int frameOffset(int index) {
        return index * SLOT_SIZE + IN_PAGE;
    }
}
