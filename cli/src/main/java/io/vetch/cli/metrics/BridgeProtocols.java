package io.vetch.cli.metrics;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeStp;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.StpCounters;
import io.vetch.core.vlan.VlanCounters;
import io.vetch.core.vlan.VlanCounters.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the protocols of a bridge count, as far as they are on.
 *
 * @param vlans those in which frames were counted; empty unless {@code vlan_stats_enabled} is on
 * @param tree empty without a spanning tree of our own
 * @param groups how many entries the multicast database has; empty if the bridge does not snoop
 */
record BridgeProtocols(List<Vlan> vlans, Optional<Tree> tree, OptionalInt groups) {
    /** What all ports of a bridge received and sent in one VLAN. */
    record Vlan(int id, long receivedFrames, long receivedBytes, long transmittedFrames, long transmittedBytes) {}

    /** @param ports by their numbers */
    record Tree(boolean isRoot, boolean topologyChange, Map<Integer, StpCounters> ports) {}

    /** Control thread. It waits until the protocols' thread has answered for the spanning tree. */
    static BridgeProtocols of(Bridge bridge) {
        return new BridgeProtocols(
                vlans(bridge.vlans()), bridge.spanningTree().map(tree -> tree(bridge, tree)), groups(bridge));
    }

    private static List<Vlan> vlans(BridgeVlans of) {
        if (!of.hasCounts()) {
            return List.of();
        }
        long[] counts = of.counts();
        List<Vlan> vlans = new ArrayList<>();
        for (int id = 0; id < counts.length / Counter.values().length; id++) {
            Vlan vlan = new Vlan(
                    id,
                    counts[VlanCounters.indexIn(id, Counter.RX_FRAMES)],
                    counts[VlanCounters.indexIn(id, Counter.RX_BYTES)],
                    counts[VlanCounters.indexIn(id, Counter.TX_FRAMES)],
                    counts[VlanCounters.indexIn(id, Counter.TX_BYTES)]);
            if (vlan.receivedFrames() > 0 || vlan.transmittedFrames() > 0) {
                vlans.add(vlan);
            }
        }
        return vlans;
    }

    private static Tree tree(Bridge bridge, BridgeStp tree) {
        BridgeStatus status = tree.status();
        Map<Integer, StpCounters> ports = new LinkedHashMap<>();
        for (BridgePort port : bridge.ports()) {
            tree.status(port).ifPresent(each -> ports.put(port.number(), each.counters()));
        }
        return new Tree(status.isRoot(), status.topologyChange(), ports);
    }

    private static OptionalInt groups(Bridge bridge) {
        return bridge.option(BridgeOption.MCAST_SNOOPING) == 0
                ? OptionalInt.empty()
                : OptionalInt.of(bridge.snooping()
                        .rules()
                        .entries(bridge.snooping().now())
                        .size());
    }
}
