package io.vetch.pcap.lookback;

import io.vetch.core.port.BridgePort;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short numbers for the ports that kept frames speak of, so that a frame names its ports in two bytes each. A port that
 * left its bridge keeps its slot until the last frame that names it falls out. Takes all memory at the start.
 */
final class PortSlots {
    /** Four times the ports that a bridge can have at once. */
    static final int COUNT = 4 * (BridgePort.MAX_NUMBER + 1);

    private final @Nullable BridgePort[] ports = new @Nullable BridgePort[COUNT];
    private final int[] uses = new int[COUNT];
    private final int[] free = new int[COUNT];
    /** Where a port of this number was last: at one time, a bridge has one. */
    private final int[] latest = new int[BridgePort.MAX_NUMBER + 1];

    private int freeCount = COUNT;

    PortSlots() {
        Arrays.setAll(free, i -> COUNT - 1 - i);
    }

    int freeCount() {
        return freeCount;
    }

    /** The port's slot, with one more use; there must be a free one. */
    int use(BridgePort port) {
        int slot = latest[port.number()];
        if (ports[slot] != port) {
            slot = free[--freeCount];
            ports[slot] = port;
            latest[port.number()] = slot;
        }
        uses[slot]++;
        return slot;
    }

    void release(int slot) {
        if (--uses[slot] == 0) {
            ports[slot] = null;
            free[freeCount++] = slot;
        }
    }

    /** The ports by slot, as they are now. */
    @Nullable
    BridgePort[] copy() {
        return ports.clone();
    }
}
