package io.vetch.core.vlan;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.FrameEditor;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import java.util.Arrays;
import java.util.Map;

/**
 * What the loops need to know of the VLANs of a bridge that filters them. Immutable. The rules are those of
 * br_allowed_ingress(), br_allowed_egress() and br_handle_vlan() in the kernel's net/bridge/br_vlan.c.
 */
public final class VlanView {
    /** Instead of a VLAN: the frame belongs to none of its ingress port. */
    public static final int NONE = -1;

    private static final int S_TAG = 0x88a8;
    private static final int ID = 0xfff;
    private static final int PRIORITY_TAG = 0;

    private final int tpid;
    /** By port number; {@link PortVlans#NO_PVID} where there is none. */
    private final int[] pvids;
    /**
     * What each port is in a VLAN: by VLAN id, then by port number. So the frames of a VLAN have a few bytes to look
     * at.
     */
    private final byte[][] placesByVlan;

    private final VlanCounters[] countersByNumber;

    /**
     * @param tpid 0x8100 or 0x88a8: what is a tag here; others are payload
     * @param counters of each port, with room for its list; empty if nobody counts
     */
    public VlanView(int tpid, Map<BridgePort, PortVlans> lists, Map<BridgePort, VlanCounters> counters) {
        this.tpid = tpid;
        int most = lists.keySet().stream().mapToInt(BridgePort::number).max().orElse(0);
        PortVlans[] byNumber = new PortVlans[most + 1];
        Arrays.fill(byNumber, PortVlans.NONE);
        lists.forEach((port, list) -> byNumber[port.number()] = list);
        pvids = Arrays.stream(byNumber).mapToInt(PortVlans::pvid).toArray();
        placesByVlan = VlanPlace.table(byNumber);
        countersByNumber = new VlanCounters[counters.isEmpty() ? 0 : most + 1];
        counters.forEach((port, each) -> countersByNumber[port.number()] = each);
    }

    private int place(BridgePort port, int vlan) {
        byte[] places = placesByVlan[vlan];
        int number = port.number();
        return number < places.length ? places[number] : VlanPlace.OUTSIDE;
    }

    private int pvid(BridgePort port) {
        int number = port.number();
        return number < pvids.length ? pvids[number] : PortVlans.NO_PVID;
    }

    /** The VLAN of a frame that entered by {@code ingress}, or {@link #NONE}. @param frame with a header at least */
    public int classify(BridgePort ingress, Frame frame) {
        int vlan = PRIORITY_TAG;
        if (isTagged(frame)) {
            if (frame.length() < Frame.HEADER_LENGTH + Frame.TAG_LENGTH) {
                return NONE;
            }
            vlan = tag(frame);
        }
        if (vlan == PRIORITY_TAG) {
            int pvid = pvid(ingress);
            return pvid == PortVlans.NO_PVID ? NONE : pvid;
        }
        return isMember(ingress, vlan) ? vlan : NONE;
    }

    public boolean isMember(BridgePort port, int vlan) {
        return VlanPlace.isMember(place(port, vlan));
    }

    /** Whether the port is a member, and the VLAN forwards there. */
    public boolean passes(BridgePort port, int vlan) {
        return VlanPlace.passes(place(port, vlan));
    }

    /** Whether frames of this VLAN leave there without a tag. */
    public boolean isUntagged(BridgePort port, int vlan) {
        return VlanPlace.isUntagged(place(port, vlan));
    }

    /** The state of a port in one VLAN. A port that is no member has none: it counts as forwarding. */
    public PortState state(BridgePort port, int vlan) {
        return VlanPlace.state(place(port, vlan));
    }

    /** Whether sources of frames in this VLAN are learned there. @param vlan may be {@link #NONE} */
    public boolean learns(BridgePort port, int vlan) {
        return vlan != NONE && state(port, vlan).learns();
    }

    /** Whether the tags are those of 802.1ad: what customers' bridges tell each other passes. */
    public boolean isOfProvider() {
        return tpid == S_TAG;
    }

    /** Whether a frame carries a tag that this bridge looks at. */
    public boolean isTagged(Frame frame) {
        return frame.type() == tpid;
    }

    /** Whether a frame that belongs to {@code vlan} leaves by {@code port} with no change. */
    public boolean leavesAsItCame(Frame frame, BridgePort port, int vlan) {
        boolean untagged = isUntagged(port, vlan);
        return isTagged(frame) ? !untagged && tag(frame) == vlan : untagged;
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

    /** Gives an answer that leaves where its request came from the request's tag, unless its VLAN needs none there. */
    public void tagAnswer(Frame answer, Frame request, BridgePort ingress, int vlan) {
        if (pvid(ingress) != vlan) {
            int priority = isTagged(request) ? request.tagControl() & ~ID : 0;
            FrameEditor.push(answer, tpid << 16 | priority | vlan);
        }
    }

    /** What becomes of the tag of a frame that leaves by a port; {@link #name} and {@link #reshape} do it. */
    public TagChange change(Frame frame, BridgePort egress, int vlan) {
        boolean tagged = isTagged(frame);
        if (isUntagged(egress, vlan)) {
            return tagged ? TagChange.POPPED : TagChange.KEPT;
        }
        if (!tagged) {
            return new TagChange(TagChange.Kind.PUSHED, tpid << 16 | vlan);
        }
        return isPriorityTagged(frame) ? TagChange.NAMED : TagChange.KEPT;
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
