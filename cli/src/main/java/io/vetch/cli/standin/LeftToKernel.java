package io.vetch.cli.standin;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.LeftFrames;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.bpf.Detour;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of a detour leave to the kernel: tells them, and knows it for who asks what becomes of a frame.
 * While a port is kept out because of a loop, the kernel, which knows nothing of that, is left no frame that it would
 * flood. Control thread.
 */
final class LeftToKernel implements LeftFrames, BridgeListener {
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int RARP = 0x8035;
    private static final int IPV6 = 0x86dd;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_EXTENSION = 8;
    private static final int HOP_BY_HOP = 0;
    private static final int IGMP = 2;
    private static final int PIM = 103;
    private static final int ICMPV6 = 58;
    /** Solicitations and advertisements of neighbours. */
    private static final Set<Integer> NEIGHBOUR_DISCOVERY = Set.of(135, 136);
    /** MLD, and discovery of multicast routers. */
    private static final Set<Integer> MLD = Set.of(130, 131, 132, 143, 151, 152, 153);

    private final Detour detour;
    private final int[] reserved = new int[BridgePort.MAX_NUMBER + 1];
    private final boolean[] neighbours = new boolean[BridgePort.MAX_NUMBER + 1];
    private boolean snooped;
    private boolean keptOut;

    LeftToKernel(Detour detour) {
        this.detour = detour;
    }

    /** See {@link Detour#leaveReserved}. */
    void leaveReserved(int number, int mask) {
        reserved[number] = mask;
        detour.leaveReserved(number, mask);
    }

    /** See {@link Detour#leaveNeighbours}. */
    void leaveNeighbours(int number, boolean toKernel) {
        neighbours[number] = toKernel;
        detour.leaveNeighbours(number, toKernel && !keptOut);
    }

    /** See {@link Detour#leaveSnooped}. */
    void leaveSnooped(boolean toKernel) {
        snooped = toKernel;
        detour.leaveSnooped(toKernel && !keptOut);
    }

    @Override
    public void portChanged(Bridge bridge, BridgePort port) {
        if (port.isInQuarantine() != keptOut) {
            lookForKeptOut(bridge);
        }
    }

    @Override
    public void portRemoved(Bridge bridge, BridgePort port) {
        if (keptOut) {
            lookForKeptOut(bridge);
        }
    }

    private void lookForKeptOut(Bridge bridge) {
        boolean isAny = bridge.ports().stream().anyMatch(BridgePort::isInQuarantine);
        if (isAny == keptOut) {
            return;
        }
        keptOut = isAny;
        for (int number = 0; number < neighbours.length; number++) {
            if (neighbours[number]) {
                detour.leaveNeighbours(number, !keptOut);
            }
        }
        detour.leaveSnooped(snooped && !keptOut);
    }

    /** In the order of the programs. */
    @Override
    public @Nullable DropReason why(BridgePort ingress, Frame frame) {
        if (frame.length() < Frame.HEADER_LENGTH || !MacAddress.isGroup(frame.destination())) {
            return null;
        }
        long destination = frame.destination();
        int mask = reserved[ingress.number()];
        if (mask != 0 && MacAddress.isReserved(destination)) {
            boolean left = (mask >> ((int) destination & 0xf) & 1) != 0;
            return left ? reservedReason(destination) : null;
        }
        if (neighbours[ingress.number()] && !keptOut && isNeighbours(frame)) {
            return DropReason.NEIGHBOURS;
        }
        return snooped && !keptOut && isSnooped(frame) ? DropReason.SNOOPING : null;
    }

    private static DropReason reservedReason(long destination) {
        return destination == MacAddress.BRIDGE_GROUP ? DropReason.SPANNING_TREE : DropReason.RESERVED_ADDRESS;
    }

    private static boolean isNeighbours(Frame frame) {
        int type = type(frame);
        boolean discovery = type == IPV6
                && octet(frame, IPV6_NEXT_HEADER) == ICMPV6
                && NEIGHBOUR_DISCOVERY.contains(octet(frame, IPV6_LENGTH));
        return type == ARP || type == RARP || discovery;
    }

    private static boolean isSnooped(Frame frame) {
        return switch (type(frame)) {
            case IPV4 -> octet(frame, IPV4_PROTOCOL) == IGMP || octet(frame, IPV4_PROTOCOL) == PIM;
            case IPV6 ->
                octet(frame, IPV6_NEXT_HEADER) == HOP_BY_HOP
                        && octet(frame, IPV6_LENGTH) == ICMPV6
                        && MLD.contains(octet(frame, IPV6_LENGTH + IPV6_EXTENSION));
            default -> false;
        };
    }

    private static int start(Frame frame) {
        return Frame.HEADER_LENGTH + (frame.isTagged() ? Frame.TAG_LENGTH : 0);
    }

    private static int type(Frame frame) {
        int start = start(frame);
        return start > frame.length() ? 0 : frame.buffer().getShort(frame.offset() + start - Short.BYTES) & 0xffff;
    }

    /** Behind the type, and a tag. @return -1 if the frame is shorter */
    private static int octet(Frame frame, int at) {
        ByteBuffer bytes = frame.buffer();
        int index = start(frame) + at;
        return index < frame.length() ? bytes.get(frame.offset() + index) & 0xff : -1;
    }
}
