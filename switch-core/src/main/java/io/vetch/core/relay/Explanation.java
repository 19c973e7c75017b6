package io.vetch.core.relay;

import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What each room of a relay would answer for one frame, and what would become of it.
 *
 * @param steps in the order the rooms are asked; the last one decided
 * @param verdict the frame's one verdict
 * @param reason why it would be dropped; null unless the verdict is {@link Verdict#DROP}
 * @param learned what its source address would come to; null if nothing would be learned from it
 * @param egress where it would leave, in the order of the copies; empty for a drop
 * @param vlan in which it would be relayed; 0 if VLANs are not told apart, or it is dropped before
 * @param ports the egress filter's answer for every port of the bridge; empty if the frame does not get that far
 */
public record Explanation(
        List<Step> steps,
        Verdict verdict,
        @Nullable DropReason reason,
        @Nullable LearnOutcome learned,
        List<BridgePort> egress,
        int vlan,
        List<PortAnswer> ports) {
    public Explanation {
        steps = List.copyOf(steps);
        egress = List.copyOf(egress);
        ports = List.copyOf(ports);
    }

    /** The rooms of {@link FrameRelay}, with what stands between the thing looked at and the answer in a sentence. */
    public enum Room {
        LENGTH(": "),
        SOURCE(": "),
        BRIDGE(" is "),
        RESERVED(": "),
        STATE(" is "),
        /** Asked only if the bridge filters VLANs. */
        VLAN(": "),
        /** Asked only if the ingress port is locked. */
        LOCKED(": "),
        LEARN(": "),
        /** Asked only if a port has the bridge answer for neighbours, and of a frame to a group. */
        NEIGHBOURS(": "),
        DECIDE(" is ");

        private final String joint;

        Room(String joint) {
            this.joint = joint;
        }

        /** Lower case, as commands print it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One room's part.
     *
     * @param subject what it looked at: an address, a port, a length
     * @param answer what it says, a phrase for people
     */
    public record Step(Room room, String subject, String answer) {
        /** {@code veth10 is forwarding}. */
        public String sentence() {
            return subject + room.joint + answer;
        }
    }

    /**
     * Whether a copy would leave by one port.
     *
     * @param leaves whether one would
     * @param refusal the egress filter's reason if it would refuse this port; may be null where no copy leaves, because
     *     nobody wants one there
     * @param why no copy leaves, or in which form one does, a phrase for people; may be empty if one does
     */
    public record PortAnswer(
            BridgePort port, boolean leaves, @Nullable DropReason refusal, String why) {
        static PortAnswer yes(BridgePort port, String form) {
            return new PortAnswer(port, true, null, form);
        }

        static PortAnswer no(BridgePort port, DropReason refusal) {
            return new PortAnswer(port, false, refusal, refusal.words());
        }

        static PortAnswer unwanted(BridgePort port, String why) {
            return new PortAnswer(port, false, null, why);
        }
    }
}
