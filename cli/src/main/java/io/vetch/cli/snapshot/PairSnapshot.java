package io.vetch.cli.snapshot;

import io.vetch.cli.control.VethInterface;
import java.util.List;

/**
 * An emulated veth pair at one moment.
 *
 * @param nsid of the namespace of its first end, as the daemon's namespace knows it
 * @param ports its two ends, the pair being a switch of two ports
 */
public record PairSnapshot(int nsid, List<PortSnapshot> ports) {
    static PairSnapshot of(VethInterface end) {
        return new PairSnapshot(
                end.nsid(),
                List.of(PortSnapshot.of(end.self()), PortSnapshot.of(end.peer().self())));
    }

    public String name() {
        return ports.getFirst().name();
    }
}
