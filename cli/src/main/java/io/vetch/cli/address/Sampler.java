package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Copies frames of one bridge for the {@link AddressBook}, on the loops. While many wait, only those that tell of
 * addresses are copied: ARP, neighbour discovery, DHCP. Beyond that a frame costs a look at its type.
 */
final class Sampler implements FrameObserver {
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ARP = 0x0806;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int IPV4_PROTOCOL = 23;
    private static final int IPV6_NEXT_HEADER = 20;
    private static final int SHORTEST = 34;

    private final BridgeInterface bridge;
    private final SampleLane[] lanes;
    private final Runnable waiting;

    /**
     * @param lanes one for each loop, shared by all bridges
     * @param waiting called by a loop after a frame was put
     *     there; quick
     */
    Sampler(BridgeInterface bridge, SampleLane[] lanes, Runnable waiting) {
        this.bridge = bridge;
        this.lanes = lanes;
        this.waiting = waiting;
    }

    @Override
    public void observe(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        SampleLane lane = lanes[loop];
        int queued = lane.waiting();
        if (queued >= SampleLane.ROOM / 2 && !tellsAddress(frame)) {
            return;
        }
        if (queued == SampleLane.ROOM) {
            lane.lose();
            return;
        }
        lane.put(bridge, ingress, frame, reason, nowNanos);
        waiting.run();
    }

    /** Whether it may be one of those that tell addresses for certain; a tagged one is not looked into. */
    private static boolean tellsAddress(Frame frame) {
        if (frame.length() < SHORTEST) {
            return false;
        }
        return switch (frame.type()) {
            case TYPE_ARP -> true;
            case TYPE_IPV4 -> frame.buffer().get(frame.offset() + IPV4_PROTOCOL) == UDP;
            case TYPE_IPV6 -> frame.buffer().get(frame.offset() + IPV6_NEXT_HEADER) == ICMPV6;
            default -> false;
        };
    }
}
