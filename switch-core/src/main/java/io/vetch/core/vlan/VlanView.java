package io.vetch.core.vlan;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameEditor;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import java.util.Arrays;
import java.util.Map;

/**
 * What the loops need to know of the VLANs of a bridge that filters them. Immutable. The rules are those of br_allowed_ingress(),
 * br_allowed_egress() and br_handle_vlan() in the kernel's net/bridge/br_vlan.c.
 */
public final class VlanView {
    /** Instead of a VLAN: the frame belongs to none of its ingress port. */
    public static final int NONE = -1;

    private static final int ID = 0xfff;
    private static final int PRIORITY_TAG = 0;

    private final int tpid;
    private final PortVlans[] byNumber;
    private final VlanCounters[] countersByNumber;

    /**
     * @param tpid 0x8100 or 0x88a8: what is a tag here; others are payload
     * @param counters of each port, with room for its list; empty if nobody counts
     */
    public VlanView(int tpid, Map<BridgePort, PortVlans> lists, Map<BridgePort, VlanCounters> counters) {
        this.tpid = tpid;
        int most = lists.keySet().stream().mapToInt(BridgePort::number).max().orElse(0);
        byNumber = new PortVlans[most + 1];
        countersByNumber = new VlanCounters[counters.isEmpty() ? 0 : most + 1];
        Arrays.fill(byNumber, PortVlans.NONE);
        lists.forEach((port, list) -> byNumber[port.number()] = list);
        counters.forEach((port, each) -> countersByNumber[port.number()] = each);
    }

    private PortVlans of(BridgePort port) {
        int number = port.number();
        return number < byNumber.length ? byNumber[number] : PortVlans.NONE;
    }

    /** The VLAN of a frame that entered by {@code ingress}, or {@link #NONE}. @param frame with a header at least */
    public int classify(BridgePort ingress, Frame frame) {
        PortVlans list = of(ingress);
        int vlan = PRIORITY_TAG;
        if (frame.type() == tpid) {
            if (frame.length() < Frame.HEADER_LENGTH + Frame.TAG_LENGTH) {
                return NONE;
            }
            vlan = tag(frame);
        }
        if (vlan == PRIORITY_TAG) {
            return list.pvid() == PortVlans.NO_PVID ? NONE : list.pvid();
        }
        return list.contains(vlan) ? vlan : NONE;
    }

    public boolean isMember(BridgePort port, int vlan) {
        return of(port).contains(vlan);
    }

    /** Whether frames of this VLAN leave there without a tag. */
    public boolean isUntagged(BridgePort port, int vlan) {
        return of(port).isUntagged(vlan);
    }

    /** The state of a port in one VLAN. A port that is no member has none: it counts as forwarding. */
    public PortState state(BridgePort port, int vlan) {
        return of(port).state(vlan);
    }

    /** Whether sources of frames in this VLAN are learned there. @param vlan may be {@link #NONE} */
    public boolean learns(BridgePort port, int vlan) {
        return vlan != NONE && state(port, vlan).learns();
    }

    /** Whether a frame carries a tag that this bridge looks at. */
    public boolean isTagged(Frame frame) {
        return frame.type() == tpid;
    }

    /** Whether the frame's tag says nothing but a priority. */
    public boolean isPriorityTagged(Frame frame) {
        return isTagged(frame) && tag(frame) == PRIORITY_TAG;
    }

    /** The VLAN id in the frame's tag, 0 to 4095. */
    public int tag(Frame frame) {
        return frame.tagControl() & ID;
    }

    /** Gives a priority-tagged frame the VLAN's id, where it lies. */
    public void name(Frame frame, int vlan) {
        FrameEditor.retag(frame, frame.tagControl() | vlan);
    }

    /** Gives a frame the other form, where it lies: without its tag, or with one of priority 0. */
    public void reshape(Frame frame, int vlan) {
        if (isTagged(frame)) {
            FrameEditor.pop(frame);
        } else {
            FrameEditor.push(frame, tpid << 16 | vlan);
        }
    }

    /** Whether {@link #received} and {@link #sent} count. */
    public boolean counts() {
        return countersByNumber.length > 0;
    }

    /** Counts a frame that entered in this VLAN. @param loop index of the calling loop */
    public void received(int loop, BridgePort ingress, int vlan, Frame frame) {
        countersByNumber[ingress.number()].received(loop, vlan, payload(frame));
    }

    /** Counts a copy of {@code frame} that leaves in this VLAN. */
    public void sent(int loop, BridgePort egress, int vlan, Frame frame) {
        countersByNumber[egress.number()].sent(loop, vlan, payload(frame));
    }

    private int payload(Frame frame) {
        return frame.length() - Frame.HEADER_LENGTH - (isTagged(frame) ? Frame.TAG_LENGTH : 0);
    }
}
