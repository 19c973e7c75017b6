package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The VLAN tag that the kernel takes off what a packet socket receives. */
final class StrippedTag {
    private static final int ADDRESSES = 12;

    private StrippedTag() {}

    /** Puts a tag back into a frame. @param tag TPID in the upper, TCI in the lower 16 bits; 0 for none */
    static Frame putBack(int tag, Frame frame) {
        if (tag == 0 || frame.length() < ADDRESSES) {
            return frame;
        }
        putBack(tag, frame.buffer(), frame.offset());
        return frame.extendToFront(Frame.TAG_LENGTH);
    }

    /** Moves virtio header and addresses 4 bytes down and writes the tag behind them. */
    private static void putBack(int tag, ByteBuffer bytes, int frame) {
        int header = frame - VirtioNetHeader.LENGTH;
        for (int i = 0; i < VirtioNetHeader.LENGTH + ADDRESSES; i++) {
            bytes.put(header - Frame.TAG_LENGTH + i, bytes.get(header + i));
        }
        bytes.putInt(frame + ADDRESSES - Frame.TAG_LENGTH, tag);
        int moved = header - Frame.TAG_LENGTH;
        if ((bytes.get(moved + VirtioNetHeader.FLAGS) & VirtioNetHeader.F_NEEDS_CSUM) != 0) {
            int at = moved + VirtioNetHeader.CSUM_START;
            bytes.putShort(at, addNative(bytes.getShort(at), Frame.TAG_LENGTH));
        }
    }

    /** Adds to a 16-bit number in machine byte order that was read big-endian. */
    private static short addNative(short value, int summand) {
        boolean swap = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        short number = swap ? Short.reverseBytes(value) : value;
        short sum = (short) (number + summand);
        return swap ? Short.reverseBytes(sum) : sum;
    }
}
