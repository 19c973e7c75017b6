package io.vetch.cli.standin;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.VlanRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Has a relay filter VLANs as the kernel's bridge does. Control thread. */
final class KernelVlans {
    private final Bridge bridge;
    /** What the kernel last said of each port. */
    private final Map<BridgePort, List<VlanRange>> known = new HashMap<>();

    /** @param bridge without a port: those that join are in no VLAN before the kernel says so */
    KernelVlans(Bridge bridge) {
        this.bridge = bridge;
        bridge.setOption(BridgeOption.VLAN_DEFAULT_PVID, PortVlans.NO_PVID);
    }

    /**
     * Takes over whether VLANs are told apart, by which tags, and the list of each port.
     *
     * @param port of an ifindex, the local one for that of the bridge
     * @return whether other entries of the forwarding database count from now on
     */
    boolean follow(
            BridgeState now, BridgeNetlink netlink, IntFunction<@Nullable BridgePort> port, List<BridgePortState> ports)
            throws LinuxException {
        boolean filters = now.vlanFiltering();
        if (filters) { // lists first: what they do not let in must not get in for a moment
            Map<Integer, List<VlanRange>> lists = netlink.vlans();
            follow(port.apply(now.link().index()), lists.get(now.link().index()));
            ports.forEach(each -> follow(
                    port.apply(each.link().index()), lists.get(each.link().index())));
            if (bridge.option(BridgeOption.VLAN_PROTOCOL) != now.vlanProtocol()) {
                bridge.setOption(BridgeOption.VLAN_PROTOCOL, now.vlanProtocol());
            }
        }
        if (bridge.vlans().isFiltering() == filters) {
            return false;
        }
        bridge.setOption(BridgeOption.VLAN_FILTERING, filters ? 1 : 0);
        return true;
    }

    private void follow(@Nullable BridgePort port, @Nullable List<VlanRange> told) {
        if (port == null) {
            return;
        }
        List<VlanRange> list = told == null ? List.of() : told;
        if (!list.equals(known.put(port, list))) {
            bridge.vlans().set(port, listOf(list));
        }
    }

    private static PortVlans listOf(List<VlanRange> ranges) {
        PortVlans list = PortVlans.NONE;
        for (VlanRange range : ranges) {
            list = list.with(range.first(), range.last(), range.pvid(), range.untagged());
            if (range.state() != PortState.FORWARDING.number()) {
                list = list.withState(IntStream.rangeClosed(range.first(), range.last()), PortState.of(range.state()));
            }
        }
        return list;
    }

    /** A port has left. */
    void forget(BridgePort port) {
        known.remove(port);
    }
}
