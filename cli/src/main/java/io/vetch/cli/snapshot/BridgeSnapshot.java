package io.vetch.cli.snapshot;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A bridge at one moment.
 *
 * @param nsid of its interface's namespace, as the daemon's namespace knows it
 * @param identifier priority and address, as {@code 8000.020000000101} has them
 * @param options in the units of {@link BridgeOption}
 * @param ports in the order of their numbers; the bridge's own port, if there is one, comes first
 */
public record BridgeSnapshot(
        String name,
        int nsid,
        boolean up,
        long identifier,
        Map<BridgeOption, Long> options,
        FdbSnapshot fdb,
        List<PortSnapshot> ports) {
    static BridgeSnapshot of(BridgeInterface device) {
        Bridge bridge = device.bridge();
        Map<BridgeOption, Long> options = new EnumMap<>(BridgeOption.class);
        for (BridgeOption option : BridgeOption.values()) {
            options.put(option, bridge.option(option));
        }
        return new BridgeSnapshot(
                device.name(),
                device.nsid(),
                bridge.isUp(),
                bridge.identifier(),
                Collections.unmodifiableMap(options),
                FdbSnapshot.of(bridge.fdb()),
                bridge.allPorts().stream().map(PortSnapshot::of).toList());
    }

    /** How many stations it knows. */
    public int stations() {
        return fdb.stations();
    }

    /** Without the bridge's own. */
    public List<PortSnapshot> members() {
        return ports.stream().filter(port -> !port.isLocal()).toList();
    }

    public long option(BridgeOption option) {
        return options.getOrDefault(option, 0L);
    }
}
