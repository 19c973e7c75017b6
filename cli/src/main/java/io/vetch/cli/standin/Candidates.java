package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.standin.PassedRules.Patience;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.LinkQueue;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The bridges of the kernel in the daemon's namespace: whether we could stand in for one, and how. Control thread. */
public final class Candidates {
    private final SwitchControl control;
    private final BridgeNetlink netlink;
    private final PassedRules rules;

    Candidates(SwitchControl control, BridgeNetlink netlink, PassedRules rules) {
        this.control = control;
        this.netlink = netlink;
        this.rules = rules;
    }

    /**
     * @param obstacles why it would be refused
     * @param passedBy rules of the host
     * @param running whether we stand in for it already
     */
    public record Check(
            BridgeState bridge,
            List<BridgePortState> ports,
            List<String> obstacles,
            List<String> passedBy,
            boolean running) {}

    /**
     * What would be refused, or passed by. Changes nothing.
     *
     * @throws RefusedException NO_DEVICE if there is no such bridge
     */
    Check check(String name, boolean running) throws IOException {
        BridgeState bridge = bridge(name);
        List<BridgePortState> ports = netlink.ports(bridge.link().index());
        List<String> passedBy = rules.list(bridge, portNames(ports), Patience.LONG);
        return new Check(bridge, ports, obstacles(bridge, ports), passedBy, running);
    }

    /**
     * Has the rules listed that would be passed by, on another thread: then neither {@link #check} nor {@link #prepare}
     * waits for that.
     */
    CompletableFuture<?> lookAhead(Predicate<BridgeState> which) throws IOException {
        Map<BridgeState, List<String>> bridges = new LinkedHashMap<>();
        for (BridgeState bridge : netlink.bridges()) {
            if (which.test(bridge)) {
                bridges.put(bridge, portNames(netlink.ports(bridge.link().index())));
            }
        }
        return bridges.isEmpty() ? CompletableFuture.completedFuture(null) : rules.lookAhead(bridges);
    }

    /** @throws RefusedException NO_DEVICE if there is none */
    BridgeState bridge(String name) throws LinuxException {
        List<BridgeState> all = netlink.bridges();
        return all.stream()
                .filter(bridge -> bridge.link().isNamed(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.NO_DEVICE,
                        "there is no bridge of the kernel's named " + name + " in the daemon's namespace"
                                + (all.isEmpty() ? "" : "; there are " + String.join(", ", names(all)))));
    }

    static List<String> names(List<BridgeState> bridges) {
        return bridges.stream().map(bridge -> bridge.link().name()).toList();
    }

    private static List<String> portNames(List<BridgePortState> ports) {
        return ports.stream().map(port -> port.link().name()).toList();
    }

    private List<String> obstacles(BridgeState bridge, List<BridgePortState> ports) throws LinuxException {
        List<String> all = new ArrayList<>(Obstacles.ofKernel(System.getProperty("os.version", "")));
        all.addAll(Obstacles.of(bridge, ports, netlink.vlanDevices()));
        return all;
    }

    /**
     * Makes all that standing in needs; the kernel has the frames until {@link StandIn#takeOver}.
     *
     * @param patience with the programs that list the host's rules
     * @param failing told if its device does not work
     * @param links by which its programs are linked
     * @throws RefusedException NOT_SUPPORTED, or NOT_PERMITTED if rules of the host would be passed by, with the
     *     reason; BUSY if they take too long to list
     */
    StandIn prepare(BridgeState bridge, Wish wish, Patience patience, DeviceListener failing, LinkQueue links)
            throws IOException {
        List<BridgePortState> ports = netlink.ports(bridge.link().index());
        List<String> obstacles = obstacles(bridge, ports);
        if (!obstacles.isEmpty()) {
            throw new RefusedException(Refusal.NOT_SUPPORTED, String.join("; ", obstacles));
        }
        List<String> passedBy = rules.list(bridge, portNames(ports), patience);
        if (!passedBy.isEmpty() && !wish.bypass()) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED,
                    "rules of this host would be passed by; --bypass-bridge-filters stands in all the same:\n    "
                            + String.join("\n    ", passedBy));
        }
        DetourDevice.Means means = new DetourDevice.Means(
                control.kernelFlows().programs(),
                links,
                control.kernelFlows().flows().orElse(null));
        StandIn prepared = StandIn.prepare(control, netlink, bridge, ports, failing, means);
        rules.begin(bridge.link().name(), passedBy);
        return prepared;
    }
}
