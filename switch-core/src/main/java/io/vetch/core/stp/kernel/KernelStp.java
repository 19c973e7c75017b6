package io.vetch.core.stp.kernel;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.BridgeTimes;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.SpanningTree;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpGuard;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The spanning tree as the kernel's bridge has it: STP, version 0. RST BPDUs it does not understand, and sends none.
 * Times are milliseconds here.
 */
public final class KernelStp implements SpanningTree {
    private final KernelBridge bridge;
    private final KernelTopologyChange topologyChange;
    private final KernelElection election;
    private final KernelBpdus bpdus;

    /** @param clock milliseconds, which never go back */
    public KernelStp(BridgeId id, BridgeTimes times, StpOutput output, LongSupplier clock) {
        this.bridge = new KernelBridge(id, KernelTimes.of(times), output, clock);
        this.topologyChange = new KernelTopologyChange(bridge);
        this.election = new KernelElection(bridge, topologyChange);
        this.bpdus = new KernelBpdus(bridge, election, topologyChange);
    }

    // What a port asks

    BridgeId id() {
        return bridge.id;
    }

    int rootPortNumber() {
        return bridge.rootPort;
    }

    long now() {
        return bridge.now();
    }

    /** What the bridge offers at a port that is designated. */
    PriorityVector ownVector(int portId) {
        return bridge.ownVector(portId);
    }

    static int checkedCost(int cost) {
        if (cost < 1 || cost > 200_000_000) {
            throw new IllegalArgumentException("a path cost is 1 to 200000000, not " + cost);
        }
        return cost;
    }

    // Bridge and ports come and go: br_stp_if.c

    @Override
    public void up() {
        bridge.up = true;
        bpdus.startHellos();
        bridge.ports.each(port -> {
            if (port.linkUp() && !port.enabled()) {
                enablePort(port);
            }
        });
        election.portStateSelection();
    }

    @Override
    public void down() {
        bridge.up = false;
        bridge.ports.each(port -> {
            if (port.enabled()) {
                disablePort(port);
            }
        });
        topologyChange.stop();
        bpdus.helloTimer().stop();
    }

    @Override
    public StpPort addPort(int number, String name, int priority, int pathCost, PortState state) {
        KernelPort port = new KernelPort(this, number, name, priority, pathCost, state);
        bridge.ports.add(port);
        return port;
    }

    @Override
    public void removePort(StpPort port) {
        KernelPort removed = bridge.ports.mine(port);
        disablePort(removed);
        bridge.ports.remove(removed);
    }

    /** br_port_carrier_check. */
    void carrierCheck(KernelPort port) {
        if (!bridge.up || port.linkUp() == port.enabled()) {
            return;
        }
        if (port.linkUp()) {
            enablePort(port);
        } else {
            disablePort(port);
        }
    }

    private void enablePort(KernelPort port) {
        bridge.becomeDesignatedPort(port);
        bridge.setState(port, PortState.BLOCKING);
        port.topologyChangeAck = false;
        port.configPending = false;
        election.portStateSelection();
    }

    private void disablePort(KernelPort port) {
        boolean wasRoot = bridge.isRoot();
        bridge.becomeDesignatedPort(port);
        bridge.setState(port, PortState.DISABLED);
        port.topologyChangeAck = false;
        port.configPending = false;
        port.stopTimers();
        bridge.output.flush(port);
        election.configurationUpdate();
        election.portStateSelection();
        bpdus.becomeRootBridgeUnless(wasRoot);
    }

    @Override
    public void setId(BridgeId newId) {
        if (!newId.address().equals(bridge.id.address())) {
            changeId(new BridgeId(bridge.id.priority(), newId.address()), this::changeAddress);
        }
        if (newId.priority() != bridge.id.priority()) {
            changeId(newId, this::changePriority);
        }
    }

    /** br_stp_change_bridge_id and br_stp_set_bridge_priority, which differ in what they change in a port. */
    private void changeId(BridgeId newId, BiConsumer<KernelPort, BridgeId> change) {
        boolean wasRoot = bridge.isRoot();
        bridge.ports.each(port -> change.accept(port, newId));
        bridge.id = newId;
        election.configurationUpdate();
        election.portStateSelection();
        bpdus.becomeRootBridgeUnless(wasRoot);
    }

    private void changeAddress(KernelPort port, BridgeId newId) {
        port.renameDesignated(
                withAddress(port.designated.root(), newId), withAddress(port.designated.designatedBridge(), newId));
    }

    private BridgeId withAddress(BridgeId named, BridgeId newId) {
        return named.address().equals(bridge.id.address()) ? new BridgeId(named.priority(), newId.address()) : named;
    }

    private void changePriority(KernelPort port, BridgeId newId) {
        if (port.enabled() && port.isDesignated()) {
            port.renameDesignated(port.designated.root(), newId);
        }
    }

    void setPortPriority(KernelPort port, int newId) {
        if (port.isDesignated()) {
            PriorityVector designated = port.designated;
            port.designated = new PriorityVector(
                    designated.root(), designated.rootPathCost(), designated.designatedBridge(), newId);
        }
        port.noteId(newId);
        if (port.designated.designatedBridge().equals(bridge.id) && newId < port.designated.designatedPort()) {
            bridge.becomeDesignatedPort(port);
            election.portStateSelection();
        }
    }

    /** A path cost has changed. */
    void configurationChanged() {
        election.configurationUpdate();
        election.portStateSelection();
    }

    @Override
    public void setTimes(BridgeTimes newTimes) {
        bridge.bridgeTimes = KernelTimes.of(newTimes);
        if (bridge.isRoot()) {
            bridge.times = bridge.bridgeTimes;
        }
    }

    // BPDUs and timers

    @Override
    public void received(StpPort stpPort, Bpdu bpdu) {
        KernelPort port = bridge.ports.mine(stpPort);
        if (!bridge.up || !port.enabled() || bpdu.version() != 0) {
            return;
        }
        if (port.options().bpduGuard()) {
            bridge.output.event(StpEvent.GUARD, "BPDU received on blocked " + port);
            disablePort(port);
            port.guard = StpGuard.BPDU;
            return;
        }
        switch (bpdu) {
            case Bpdu.Configuration configuration -> bpdus.receivedConfig(port, configuration);
            case Bpdu.TopologyChangeNotification _ -> bpdus.receivedTcn(port);
            case Bpdu.Rapid _ -> {}
        }
    }

    @Override
    public void tick() {
        long now = bridge.now();
        List<KernelTimer> due = timers().filter(timer -> timer.due() <= now)
                .sorted(Comparator.comparingLong(KernelTimer::due))
                .toList();
        for (KernelTimer timer : due) {
            // One that ran out before it may have stopped it or started it anew.
            if (timer.due() <= now) {
                timer.expire();
            }
        }
    }

    @Override
    public long dueIn() {
        long due = timers().mapToLong(KernelTimer::due).min().orElse(Long.MAX_VALUE);
        return due == Long.MAX_VALUE ? due : Math.max(0, due - bridge.now());
    }

    private Stream<KernelTimer> timers() {
        Stream<KernelTimer> timersOfPorts = bridge.ports.list().stream()
                .flatMap(port -> Stream.of(port.messageAgeTimer, port.forwardDelayTimer, port.holdTimer));
        return Stream.concat(
                Stream.of(bpdus.helloTimer(), topologyChange.tcnTimer(), topologyChange.timer()), timersOfPorts);
    }

    void messageAgeTimerExpired(KernelPort port) {
        bridge.output.event(StpEvent.NEIGHBOUR, port + " neighbor " + neighbour(port) + " lost");
        boolean wasRoot = bridge.isRoot();
        bridge.becomeDesignatedPort(port);
        election.configurationUpdate();
        election.portStateSelection();
        bpdus.becomeRootBridgeUnless(wasRoot);
    }

    private static String neighbour(KernelPort port) {
        BridgeId neighbour = port.designated.designatedBridge();
        return "%04x.%s".formatted(neighbour.priority(), neighbour.address());
    }

    void forwardDelayTimerExpired(KernelPort port) {
        if (port.state() == PortState.LISTENING) {
            bridge.setState(port, PortState.LEARNING);
            port.forwardDelayTimer.start(bridge.now(), bridge.times.forwardDelay());
        } else if (port.state() == PortState.LEARNING) {
            bridge.setState(port, PortState.FORWARDING);
            if (isDesignatedForSomePort()) {
                topologyChange.detection();
            }
        }
    }

    private boolean isDesignatedForSomePort() {
        return bridge.ports.list().stream()
                .anyMatch(port ->
                        port.enabled() && port.designated.designatedBridge().equals(bridge.id));
    }

    void holdTimerExpired(KernelPort port) {
        if (port.configPending) {
            bpdus.transmitConfig(port);
        }
    }

    @Override
    public BridgeStatus status() {
        long now = bridge.now();
        return new BridgeStatus(
                bridge.id,
                bridge.designatedRoot,
                bridge.rootPort,
                bridge.rootPathCost,
                bridge.times.centiseconds(),
                bridge.bridgeTimes.centiseconds(),
                bpdus.helloTimer().value(now),
                topologyChange.tcnTimer().value(now),
                topologyChange.timer().value(now),
                topologyChange.isInForce(),
                topologyChange.isDetected());
    }
}
