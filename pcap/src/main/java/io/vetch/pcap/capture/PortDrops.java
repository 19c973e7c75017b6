package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames lost by port since last told. The loop's; no memory is taken after the start. */
final class PortDrops {
    /** As many ports as a bridge can have; what more of them lose is in the ring's total alone. */
    static final int SLOTS = 1024;

    private final @Nullable BridgePort[] ports = new @Nullable BridgePort[SLOTS];
    private final int[] counts = new int[SLOTS];
    private long untold;

    record Loss(BridgePort port, long frames) {}

    void count(BridgePort port) {
        int slot = slot(port);
        if (slot < 0) {
            return;
        }
        ports[slot] = port;
        counts[slot]++;
        untold++;
    }

    boolean isEmpty() {
        return untold == 0;
    }

    /** Frames of this port lost since the last call. */
    int take(BridgePort port) {
        int slot = slot(port);
        if (slot < 0) {
            return 0;
        }
        int count = counts[slot];
        counts[slot] = 0;
        untold -= count;
        return count;
    }

    /** What {@link #take} has not told. */
    List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            BridgePort port = ports[i];
            if (port != null && counts[i] > 0) {
                losses.add(new Loss(port, counts[i]));
            }
        }
        return losses;
    }

    /** The port's slot, or the free one it may take, or -1. */
    private int slot(BridgePort port) {
        int slot = port.number() * 31 & SLOTS - 1;
        for (int tried = 0; tried < SLOTS; tried++) {
            BridgePort there = ports[slot];
            if (there == port || there == null) {
                return slot;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return -1;
    }
}
