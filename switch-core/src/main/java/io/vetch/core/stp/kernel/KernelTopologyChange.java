package io.vetch.core.stp.kernel;

import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.StpEvent;

/** How a bridge tells others that the topology has changed, and has all of them forget stations sooner (br_stp.c). */
final class KernelTopologyChange {
    private final KernelBridge bridge;
    private final KernelTimer tcnTimer = new KernelTimer(this::tcnTimerExpired);
    private final KernelTimer topologyChangeTimer = new KernelTimer(this::topologyChangeTimerExpired);
    private boolean topologyChange;
    private boolean topologyChangeDetected;

    KernelTopologyChange(KernelBridge bridge) {
        this.bridge = bridge;
    }

    KernelTimer tcnTimer() {
        return tcnTimer;
    }

    /** topology_change_timer. */
    KernelTimer timer() {
        return topologyChangeTimer;
    }

    /** topology_change: stations are forgotten sooner. */
    boolean isInForce() {
        return topologyChange;
    }

    /** topology_change_detected. */
    boolean isDetected() {
        return topologyChangeDetected;
    }

    /** The bridge is down. */
    void stop() {
        set(false);
        topologyChangeDetected = false;
        topologyChangeTimer.stop();
        tcnTimer.stop();
    }

    void detection() {
        bridge.output.event(
                StpEvent.TOPOLOGY_CHANGE,
                "topology change detected, " + (bridge.isRoot() ? "propagating" : "sending tcn bpdu"));
        if (bridge.isRoot()) {
            set(true);
            topologyChangeTimer.start(bridge.now(), bridge.bridgeTimes.forwardDelay() + bridge.bridgeTimes.maxAge());
        } else if (!topologyChangeDetected) {
            transmitTcn();
            tcnTimer.start(bridge.now(), bridge.bridgeTimes.helloTime());
        }
        topologyChangeDetected = true;
    }

    void set(boolean change) {
        if (topologyChange == change) {
            return;
        }
        topologyChange = change;
        if (change) {
            bridge.output.fastAgeing(bridge.times.fastAgeing());
        } else {
            bridge.output.normalAgeing();
        }
    }

    private void transmitTcn() {
        bridge.ports.find(bridge.rootPort).ifPresent(port -> {
            port.countSentNotification();
            bridge.output.transmit(port, new Bpdu.TopologyChangeNotification(0));
        });
    }

    void acknowledged() {
        topologyChangeDetected = false;
        tcnTimer.stop();
    }

    /** What the bridge saw while it was the root it now tells the new one. */
    void isNoLongerRoot() {
        if (topologyChangeDetected) {
            topologyChangeTimer.stop();
            transmitTcn();
            tcnTimer.start(bridge.now(), bridge.bridgeTimes.helloTime());
        }
    }

    private void tcnTimerExpired() {
        if (!bridge.isRoot()) {
            transmitTcn();
            tcnTimer.start(bridge.now(), bridge.bridgeTimes.helloTime());
        }
    }

    private void topologyChangeTimerExpired() {
        topologyChangeDetected = false;
        set(false);
    }
}
