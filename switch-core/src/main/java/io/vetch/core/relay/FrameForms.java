package io.vetch.core.relay;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameEditor;
import io.vetch.core.vlan.VlanView;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which one frame leaves a bridge that filters VLANs: with the tag of its VLAN, and without; and copies
 * that go to one station of a group each. A form is made where the frame lies, if nobody needs the frame as it is any
 * more, else in a copy. Of one relay on its loop.
 */
final class FrameForms {
    private final Frame namedCopy = new Frame();
    private final Frame otherCopy = new Frame();

    /**
     * The frame as it came; with the id of its VLAN, if its tag had a priority alone. Null: there is no room for a
     * copy.
     */
    @Nullable
    Frame named(VlanView vlans, Frame frame, int vlan) {
        if (!vlans.isPriorityTagged(frame)) {
            return frame;
        }
        Frame named = own(frame, frame, namedCopy);
        if (named != null) {
            vlans.name(named, vlan);
        }
        return named;
    }

    /**
     * The other form: without the tag, or with one. Null: there is no room for a copy.
     *
     * @param named what {@link #named} made of {@code frame}
     */
    @Nullable
    Frame other(VlanView vlans, Frame frame, Frame named, int vlan) {
        Frame other = own(named, frame, otherCopy);
        if (other != null) {
            vlans.reshape(other, vlan);
        }
        return other;
    }

    /**
     * A copy for one receiver. Null: there is no room for it.
     *
     * @param vlans null if VLANs are not told apart
     * @param tagged whether it leaves with the tag of its VLAN
     * @param station where it goes; 0: to the frame's destination
     */
    @Nullable
    Frame copyFor(@Nullable VlanView vlans, Frame frame, int vlan, boolean tagged, long station) {
        if (!frame.copyTo(otherCopy)) {
            return null;
        }
        if (vlans != null && vlans.isPriorityTagged(otherCopy)) {
            vlans.name(otherCopy, vlan);
        }
        if (vlans != null && vlans.isTagged(otherCopy) != tagged) {
            vlans.reshape(otherCopy, vlan);
        }
        return station == 0 ? otherCopy : FrameEditor.readdress(otherCopy, station);
    }

    /** Something that may be changed: {@code wanted} itself, or a copy of {@code frame}, which has the same in it. */
    private static @Nullable Frame own(Frame wanted, Frame frame, Frame copy) {
        if (!wanted.isShared() && !wanted.isStaged()) {
            return wanted;
        }
        return frame.copyTo(copy) ? copy : null;
    }
}
