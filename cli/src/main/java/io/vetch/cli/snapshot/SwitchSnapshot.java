package io.vetch.cli.snapshot;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.VethInterface;
import java.util.ArrayList;
import java.util.List;

/**
 * Bridges and free pairs, their ports, settings and counters at one moment. Any thread may read it.
 *
 * @param bridges oldest first
 * @param pairs emulated veth pairs neither of whose ends is a port, oldest first
 */
public record SwitchSnapshot(List<BridgeSnapshot> bridges, List<PairSnapshot> pairs) {
    /** What there is of {@code interfaces}; a pair is there once, by its end that comes first. Control thread. */
    public static SwitchSnapshot of(List<ManagedInterface> interfaces) {
        List<BridgeSnapshot> bridges = new ArrayList<>();
        List<VethInterface> ends = new ArrayList<>();
        for (ManagedInterface each : interfaces) {
            if (each instanceof BridgeInterface bridge) {
                bridges.add(BridgeSnapshot.of(bridge));
            } else if (each instanceof VethInterface end && end.isOfAFreePair() && !ends.contains(end.peer())) {
                ends.add(end);
            }
        }
        return new SwitchSnapshot(
                List.copyOf(bridges), ends.stream().map(PairSnapshot::of).toList());
    }

    public boolean isEmpty() {
        return bridges.isEmpty() && pairs.isEmpty();
    }
}
