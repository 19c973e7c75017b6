package io.vetch.cli.stp;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PathCost;
import io.vetch.core.port.PortFlag;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.BridgeTimes;
import io.vetch.core.stp.StpPortOptions;
import java.util.List;
import java.util.function.Predicate;

/**
 * All of a bridge that its spanning tree depends on, at one moment.
 *
 * @param group where BPDUs go
 * @param ports those that take part, by number
 */
public record TreeSettings(boolean up, BridgeId id, MacAddress group, BridgeTimes times, List<Port> ports) {
    /**
     * One port.
     *
     * @param address that its BPDUs come from
     */
    public record Port(
            BridgePort port,
            String name,
            long address,
            boolean linkUp,
            int cost,
            int priority,
            StpPortOptions options) {
        private static Port of(BridgePort port, long bridgeAddress, boolean rapid) {
            boolean byStandard = rapid && !port.hasChosenCost();
            return new Port(
                    port,
                    port.name(),
                    port.address() == 0 ? bridgeAddress : port.address(),
                    port.isOperational(),
                    byStandard ? PathCost.ofStandard(port.speed()) : port.cost(),
                    port.priority(),
                    options(port));
        }

        /** The same without a link. */
        Port unlinked() {
            return new Port(port, name, address, false, cost, priority, options);
        }

        private static StpPortOptions options(BridgePort port) {
            boolean pointToPoint = true;
            return new StpPortOptions(
                    port.has(PortFlag.GUARD),
                    port.has(PortFlag.ROOT_BLOCK),
                    port.has(PortFlag.BPDU_FILTER),
                    port.has(PortFlag.LOOP_GUARD),
                    port.has(PortFlag.EDGE),
                    port.has(PortFlag.AUTO_EDGE),
                    pointToPoint);
        }
    }

    /** Of {@code bridge} now. @param takesPart which of its ports do */
    public static TreeSettings of(Bridge bridge, Predicate<BridgePort> takesPart) {
        BridgeId id = BridgeId.of(bridge.identifier());
        boolean rapid = isRapid(bridge);
        BridgeTimes times = new BridgeTimes(
                (int) bridge.option(BridgeOption.MAX_AGE), (int) bridge.option(BridgeOption.HELLO_TIME), (int)
                        bridge.option(BridgeOption.FORWARD_DELAY));
        List<Port> ports = bridge.ports().stream()
                .filter(takesPart)
                .map(port -> Port.of(port, id.address().value(), rapid))
                .toList();
        return new TreeSettings(bridge.isUp(), id, new MacAddress(bridge.groupAddress()), times, ports);
    }

    /** Whether it speaks RSTP. */
    static boolean isRapid(Bridge bridge) {
        return bridge.option(BridgeOption.STP_VERSION) != 0;
    }
}
