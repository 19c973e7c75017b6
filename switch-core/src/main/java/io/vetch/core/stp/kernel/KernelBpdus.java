package io.vetch.core.stp.kernel;

import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.StpEvent;

/** What a bridge makes of BPDUs, and when it sends its own (br_stp.c, br_stp_bpdu.c). */
final class KernelBpdus {
    /** BR_HOLD_TIME: not more than one configuration BPDU of a port in this time. */
    private static final long HOLD_TIME = 1000;

    private final KernelBridge bridge;
    private final KernelElection election;
    private final KernelTopologyChange topologyChange;
    private final KernelTimer helloTimer = new KernelTimer(this::helloTimerExpired);

    KernelBpdus(KernelBridge bridge, KernelElection election, KernelTopologyChange topologyChange) {
        this.bridge = bridge;
        this.election = election;
        this.topologyChange = topologyChange;
    }

    KernelTimer helloTimer() {
        return helloTimer;
    }

    /** The bridge is up. */
    void startHellos() {
        helloTimer.start(bridge.now(), bridge.times.helloTime());
    }

    void receivedConfig(KernelPort port, Bpdu.Configuration bpdu) {
        KernelTimes heard = KernelTimes.of(bpdu.times());
        long messageAge = KernelTimes.millis(bpdu.times().messageAge());
        if (messageAge > heard.maxAge()) {
            reportTooOld(port, messageAge, heard.maxAge());
            return;
        }
        port.tooOldReported = false;
        port.countReceivedBpdu();
        boolean wasRoot = bridge.isRoot();
        if (!supersedesPortInfo(port, bpdu.priority())) {
            if (port.isDesignated()) {
                transmitConfig(port);
            }
            return;
        }
        recordConfigInformation(port, bpdu.priority(), messageAge, heard.maxAge());
        election.configurationUpdate();
        election.portStateSelection();
        if (wasRoot && !bridge.isRoot()) {
            helloTimer.stop();
            topologyChange.isNoLongerRoot();
        }
        if (port.number() == bridge.rootPort) {
            bridge.times = heard;
            topologyChange.set(bpdu.topologyChange());
            configBpduGeneration();
            if (bpdu.topologyChangeAcknowledgment()) {
                topologyChange.acknowledged();
            }
        }
    }

    private void reportTooOld(KernelPort port, long messageAge, long maxAge) {
        if (!port.tooOldReported) {
            port.tooOldReported = true;
            bridge.output.event(
                    StpEvent.NEIGHBOUR,
                    port + " config is too old (message_age " + messageAge + " ms > max_age " + maxAge + " ms)");
        }
    }

    private boolean supersedesPortInfo(KernelPort port, PriorityVector heard) {
        PriorityVector known = port.designated;
        boolean sameBridge = heard.root().equals(known.root())
                && heard.rootPathCost() == known.rootPathCost()
                && heard.designatedBridge().equals(known.designatedBridge());
        if (!sameBridge) {
            return heard.betterThan(known);
        }
        return !heard.designatedBridge().equals(bridge.id) || heard.designatedPort() <= known.designatedPort();
    }

    private void recordConfigInformation(KernelPort port, PriorityVector heard, long messageAge, long maxAge) {
        long now = bridge.now();
        port.designated = heard;
        port.designatedAge = now - messageAge;
        port.messageAgeTimer.start(now, maxAge - messageAge);
    }

    void receivedTcn(KernelPort port) {
        port.countReceivedNotification();
        if (!port.isDesignated()) {
            return;
        }
        bridge.output.event(StpEvent.TOPOLOGY_CHANGE, port + " received tcn bpdu");
        topologyChange.detection();
        port.topologyChangeAck = true;
        transmitConfig(port);
    }

    void configBpduGeneration() {
        bridge.ports.each(port -> {
            if (port.enabled() && port.isDesignated()) {
                transmitConfig(port);
            }
        });
    }

    void transmitConfig(KernelPort port) {
        if (port.holdTimer.pending()) {
            port.configPending = true;
            return;
        }
        long now = bridge.now();
        long messageAge = bridge.ports
                .find(bridge.rootPort)
                .map(root -> now - root.designatedAge + KernelTimes.MESSAGE_AGE_INCREMENT)
                .orElse(0L);
        if (messageAge >= bridge.times.maxAge()) {
            return;
        }
        port.countSentBpdu();
        bridge.output.transmit(
                port,
                new Bpdu.Configuration(
                        0,
                        topologyChange.isInForce(),
                        port.topologyChangeAck,
                        bridge.ownVector(port.id()),
                        bridge.times.onWire(messageAge)));
        port.topologyChangeAck = false;
        port.configPending = false;
        port.holdTimer.start(now, HOLD_TIME);
    }

    /** br_become_root_bridge, if it has. */
    void becomeRootBridgeUnless(boolean wasRoot) {
        if (wasRoot || !bridge.isRoot()) {
            return;
        }
        bridge.times = bridge.bridgeTimes;
        topologyChange.detection();
        topologyChange.tcnTimer().stop();
        if (bridge.up) {
            configBpduGeneration();
            helloTimer.start(bridge.now(), bridge.times.helloTime());
        }
    }

    private void helloTimerExpired() {
        configBpduGeneration();
        helloTimer.start(bridge.now(), bridge.times.helloTime());
    }
}
