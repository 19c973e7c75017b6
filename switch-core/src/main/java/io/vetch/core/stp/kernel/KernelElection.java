package io.vetch.core.stp.kernel;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpGuard;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Which port leads to the root, which ports are designated, and what states follow from it (br_stp.c). */
final class KernelElection {
    private static final Comparator<KernelPort> BY_WAY_TO_ROOT =
            Comparator.comparing(KernelPort::wayToRoot).thenComparingInt(KernelPort::id);

    private final KernelBridge bridge;
    private final KernelTopologyChange topologyChange;

    KernelElection(KernelBridge bridge, KernelTopologyChange topologyChange) {
        this.bridge = bridge;
        this.topologyChange = topologyChange;
    }

    private boolean shouldBecomeRootPort(KernelPort port, @Nullable KernelPort best) {
        if (!port.enabled() || port.isDesignated() || bridge.id.compareTo(port.designated.root()) <= 0) {
            return false;
        }
        return best == null || BY_WAY_TO_ROOT.compare(port, best) < 0;
    }

    private void rootSelection() {
        KernelPort best = null;
        for (KernelPort port : bridge.ports.list()) {
            if (!shouldBecomeRootPort(port, best)) {
                continue;
            }
            if (port.options().rootGuard()) {
                rootPortBlock(port);
            } else {
                best = port;
            }
        }
        BridgeId oldRoot = bridge.designatedRoot;
        bridge.rootPort = best == null ? 0 : best.number();
        bridge.designatedRoot = best == null ? bridge.id : best.designated.root();
        bridge.rootPathCost = best == null ? 0 : best.wayToRoot().rootPathCost();
        if (!bridge.designatedRoot.equals(oldRoot)) {
            bridge.output.event(
                    StpEvent.NEW_ROOT, "new root " + bridge.designatedRoot + (best == null ? "" : " by " + best));
        }
    }

    private void rootPortBlock(KernelPort port) {
        bridge.output.event(StpEvent.GUARD, port + " tried to become root port (blocked)");
        bridge.setState(port, PortState.LISTENING);
        port.guard = StpGuard.ROOT;
        if (bridge.times.forwardDelay() > 0) {
            port.forwardDelayTimer.start(bridge.now(), bridge.times.forwardDelay());
        }
    }

    private boolean shouldBecomeDesignatedPort(KernelPort port) {
        PriorityVector designated = port.designated;
        return port.isDesignated()
                || !designated.root().equals(bridge.designatedRoot)
                || bridge.ownVector(port.id()).betterThan(designated);
    }

    private void designatedPortSelection() {
        bridge.ports.each(port -> {
            if (port.enabled() && shouldBecomeDesignatedPort(port)) {
                bridge.becomeDesignatedPort(port);
            }
        });
    }

    void configurationUpdate() {
        rootSelection();
        designatedPortSelection();
    }

    void portStateSelection() {
        bridge.ports.each(port -> {
            if (!port.enabled()) {
                return;
            }
            boolean designated = port.isDesignated();
            if (port.number() == bridge.rootPort || !designated) {
                port.configPending = false;
                port.topologyChangeAck = false;
            }
            if (port.number() == bridge.rootPort) {
                makeForwarding(port);
            } else if (designated) {
                port.messageAgeTimer.stop();
                makeForwarding(port);
            } else {
                makeBlocking(port);
            }
        });
    }

    private void makeForwarding(KernelPort port) {
        if (port.state() != PortState.BLOCKING) {
            return;
        }
        if (bridge.times.forwardDelay() == 0) {
            bridge.setState(port, PortState.FORWARDING);
            topologyChange.detection();
            port.forwardDelayTimer.stop();
            return;
        }
        bridge.setState(port, PortState.LISTENING);
        port.forwardDelayTimer.start(bridge.now(), bridge.times.forwardDelay());
    }

    private void makeBlocking(KernelPort port) {
        if (port.state() == PortState.BLOCKING) {
            return;
        }
        if (port.state().learns()) {
            topologyChange.detection();
        }
        bridge.setState(port, PortState.BLOCKING);
        port.forwardDelayTimer.stop();
    }
}
