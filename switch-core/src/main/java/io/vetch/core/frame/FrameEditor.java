package io.vetch.core.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Gives a frame another form where it lies: with a VLAN tag more, with one less, or with another one, or another
 * destination. Only the addresses and the virtio header move, and what that header says of offsets moves with them, so
 * that a super-frame, or one whose checksum is not finished, stays right. Nothing here allocates. Of the loop that owns
 * the frame.
 */
public final class FrameEditor {
    private static final int ADDRESSES = 12;

    private FrameEditor() {}

    /**
     * Puts a tag behind the addresses, outside of any that is there. Takes {@link Frame#TAG_LENGTH} bytes of the
     * frame's headroom.
     *
     * @param tag TPID in the upper, TCI in the lower 16 bits
     * @param frame with both addresses at least
     */
    public static Frame push(Frame frame, int tag) {
        ByteBuffer bytes = frame.buffer();
        int header = frame.offset() - VirtioNetHeader.LENGTH;
        move(bytes, header, header - Frame.TAG_LENGTH);
        bytes.putInt(frame.offset() + ADDRESSES - Frame.TAG_LENGTH, tag);
        frame.extendToFront(Frame.TAG_LENGTH);
        shift(bytes, header - Frame.TAG_LENGTH, Frame.TAG_LENGTH);
        return frame;
    }

    /** Takes the outermost tag away. @param frame {@linkplain Frame#isTagged tagged} */
    public static Frame pop(Frame frame) {
        ByteBuffer bytes = frame.buffer();
        int header = frame.offset() - VirtioNetHeader.LENGTH;
        move(bytes, header, header + Frame.TAG_LENGTH);
        frame.extendToFront(-Frame.TAG_LENGTH);
        shift(bytes, header + Frame.TAG_LENGTH, -Frame.TAG_LENGTH);
        return frame;
    }

    /** Gives the outermost tag another TCI, of 16 bits. @param frame {@linkplain Frame#isTagged tagged} */
    public static Frame retag(Frame frame, int tagControl) {
        frame.buffer().putShort(frame.offset() + Frame.HEADER_LENGTH, (short) tagControl);
        return frame;
    }

    /** Sends a frame to somebody else. @param address the value of a {@link MacAddress} */
    public static Frame readdress(Frame frame, long address) {
        frame.buffer().putShort(frame.offset(), (short) (address >>> Integer.SIZE));
        frame.buffer().putInt(frame.offset() + Short.BYTES, (int) address);
        return frame;
    }

    /** Moves virtio header and addresses, 22 bytes, which may overlap: all are read first. */
    private static void move(ByteBuffer bytes, int from, int to) {
        long first = bytes.getLong(from);
        long second = bytes.getLong(from + 8);
        int third = bytes.getInt(from + 16);
        short last = bytes.getShort(from + 20);
        bytes.putLong(to, first);
        bytes.putLong(to + 8, second);
        bytes.putInt(to + 16, third);
        bytes.putShort(to + 20, last);
    }

    /** What the virtio header counts from the frame's first byte is so many bytes further now. */
    private static void shift(ByteBuffer bytes, int header, int by) {
        if ((bytes.get(header + VirtioNetHeader.FLAGS) & VirtioNetHeader.F_NEEDS_CSUM) != 0) {
            addNative(bytes, header + VirtioNetHeader.CSUM_START, by);
        }
        boolean cut = bytes.get(header + VirtioNetHeader.GSO_TYPE) != VirtioNetHeader.GSO_NONE;
        if (cut && bytes.getShort(header + VirtioNetHeader.HDR_LEN) != 0) { // a hint, which may be missing
            addNative(bytes, header + VirtioNetHeader.HDR_LEN, by);
        }
    }

    /** Adds to a 16-bit number in machine byte order, in a buffer that is big-endian. */
    private static void addNative(ByteBuffer bytes, int at, int summand) {
        boolean swap = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        short value = bytes.getShort(at);
        short sum = (short) ((swap ? Short.reverseBytes(value) : value) + summand);
        bytes.putShort(at, swap ? Short.reverseBytes(sum) : sum);
    }
}
