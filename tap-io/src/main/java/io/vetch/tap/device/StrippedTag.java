package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameEditor;

/** The VLAN tag that the kernel takes off what a packet socket receives. */
final class StrippedTag {
    private StrippedTag() {}

    /** Puts a tag back into a frame. @param tag TPID in the upper, TCI in the lower 16 bits; 0 for none */
    static Frame putBack(int tag, Frame frame) {
        return tag == 0 || frame.length() < Frame.HEADER_LENGTH - Short.BYTES ? frame : FrameEditor.push(frame, tag);
    }
}
