package io.vetch.core.stp.kernel;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.BridgeTimes;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.SpanningTree;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The spanning tree as the kernel's bridge has it: STP, version 0. RST BPDUs it does not understand, and sends none.
 * Times are milliseconds here.
 */
public final class KernelStp implements SpanningTree {
    /** BR_HOLD_TIME: not more than one configuration BPDU of a port in this time. */
    private static final long HOLD_TIME = 1000;

    private static final Comparator<KernelPort> BY_WAY_TO_ROOT =
            Comparator.comparing(KernelPort::wayToRoot).thenComparingInt(KernelPort::id);

    private final StpOutput output;
    private final LongSupplier clock;
    private final KernelPorts ports = new KernelPorts();
    private final KernelTimer helloTimer = new KernelTimer(this::helloTimerExpired);
    private final KernelTimer tcnTimer = new KernelTimer(this::tcnTimerExpired);
    private final KernelTimer topologyChangeTimer = new KernelTimer(this::topologyChangeTimerExpired);

    private BridgeId id;
    private BridgeId designatedRoot;
    private int rootPathCost;
    private int rootPort;
    private KernelTimes bridgeTimes;
    private KernelTimes times;
    private boolean up;
    private boolean topologyChange;
    private boolean topologyChangeDetected;

    /** @param clock milliseconds, which never go back */
    public KernelStp(BridgeId id, BridgeTimes times, StpOutput output, LongSupplier clock) {
        this.id = id;
        this.designatedRoot = id;
        this.bridgeTimes = KernelTimes.of(times);
        this.times = bridgeTimes;
        this.output = output;
        this.clock = clock;
    }

    // What a port asks

    BridgeId id() {
        return id;
    }

    int rootPortNumber() {
        return rootPort;
    }

    long now() {
        return clock.getAsLong();
    }

    /** What the bridge offers at a port that is designated. */
    PriorityVector ownVector(int portId) {
        return new PriorityVector(designatedRoot, rootPathCost, id, portId);
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
        up = true;
        helloTimer.start(now(), times.helloTime());
        ports.each(port -> {
            if (port.linkUp() && !port.enabled()) {
                enablePort(port);
            }
        });
        portStateSelection();
    }

    @Override
    public void down() {
        up = false;
        ports.each(port -> {
            if (port.enabled()) {
                disablePort(port);
            }
        });
        setTopologyChange(false);
        topologyChangeDetected = false;
        helloTimer.stop();
        topologyChangeTimer.stop();
        tcnTimer.stop();
    }

    @Override
    public StpPort addPort(int number, String name, int priority, int pathCost, PortState state) {
        KernelPort port = new KernelPort(this, number, name, priority, pathCost, state);
        ports.add(port);
        return port;
    }

    @Override
    public void removePort(StpPort port) {
        KernelPort removed = ports.mine(port);
        disablePort(removed);
        ports.remove(removed);
    }

    /** br_port_carrier_check. */
    void carrierCheck(KernelPort port) {
        if (!up || port.linkUp() == port.enabled()) {
            return;
        }
        if (port.linkUp()) {
            enablePort(port);
        } else {
            disablePort(port);
        }
    }

    private void enablePort(KernelPort port) {
        becomeDesignatedPort(port);
        setState(port, PortState.BLOCKING);
        port.topologyChangeAck = false;
        port.configPending = false;
        portStateSelection();
    }

    private void disablePort(KernelPort port) {
        boolean wasRoot = isRoot();
        becomeDesignatedPort(port);
        setState(port, PortState.DISABLED);
        port.topologyChangeAck = false;
        port.configPending = false;
        port.stopTimers();
        output.flush(port);
        configurationUpdate();
        portStateSelection();
        becomeRootBridgeUnless(wasRoot);
    }

    @Override
    public void setId(BridgeId newId) {
        if (!newId.address().equals(id.address())) {
            changeId(new BridgeId(id.priority(), newId.address()), this::changeAddress);
        }
        if (newId.priority() != id.priority()) {
            changeId(newId, this::changePriority);
        }
    }

    /** br_stp_change_bridge_id and br_stp_set_bridge_priority, which differ in what they change in a port. */
    private void changeId(BridgeId newId, BiConsumer<KernelPort, BridgeId> change) {
        boolean wasRoot = isRoot();
        ports.each(port -> change.accept(port, newId));
        id = newId;
        configurationUpdate();
        portStateSelection();
        becomeRootBridgeUnless(wasRoot);
    }

    private void changeAddress(KernelPort port, BridgeId newId) {
        port.renameDesignated(
                withAddress(port.designated.root(), newId), withAddress(port.designated.designatedBridge(), newId));
    }

    private BridgeId withAddress(BridgeId named, BridgeId newId) {
        return named.address().equals(id.address()) ? new BridgeId(named.priority(), newId.address()) : named;
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
        if (port.designated.designatedBridge().equals(id) && newId < port.designated.designatedPort()) {
            becomeDesignatedPort(port);
            portStateSelection();
        }
    }

    /** A path cost has changed. */
    void configurationChanged() {
        configurationUpdate();
        portStateSelection();
    }

    @Override
    public void setTimes(BridgeTimes newTimes) {
        bridgeTimes = KernelTimes.of(newTimes);
        if (isRoot()) {
            times = bridgeTimes;
        }
    }

    // The election: br_stp.c

    private boolean isRoot() {
        return id.equals(designatedRoot);
    }

    private boolean shouldBecomeRootPort(KernelPort port, @Nullable KernelPort best) {
        if (!port.enabled() || port.isDesignated() || id.compareTo(port.designated.root()) <= 0) {
            return false;
        }
        return best == null || BY_WAY_TO_ROOT.compare(port, best) < 0;
    }

    private void rootSelection() {
        KernelPort best = null;
        for (KernelPort port : ports.list()) {
            if (!shouldBecomeRootPort(port, best)) {
                continue;
            }
            if (port.options().rootGuard()) {
                rootPortBlock(port);
            } else {
                best = port;
            }
        }
        BridgeId oldRoot = designatedRoot;
        rootPort = best == null ? 0 : best.number();
        designatedRoot = best == null ? id : best.designated.root();
        rootPathCost = best == null ? 0 : best.wayToRoot().rootPathCost();
        if (!designatedRoot.equals(oldRoot)) {
            output.event(StpEvent.NEW_ROOT, "new root " + designatedRoot + (best == null ? "" : " by " + best));
        }
    }

    private void rootPortBlock(KernelPort port) {
        output.event(StpEvent.GUARD, port + " tried to become root port (blocked)");
        setState(port, PortState.LISTENING);
        port.rootBlocked = true;
        if (times.forwardDelay() > 0) {
            port.forwardDelayTimer.start(now(), times.forwardDelay());
        }
    }

    private void becomeRootBridgeUnless(boolean wasRoot) {
        if (wasRoot || !isRoot()) {
            return;
        }
        times = bridgeTimes;
        topologyChangeDetection();
        tcnTimer.stop();
        if (up) {
            configBpduGeneration();
            helloTimer.start(now(), times.helloTime());
        }
    }

    private boolean shouldBecomeDesignatedPort(KernelPort port) {
        PriorityVector designated = port.designated;
        return port.isDesignated()
                || !designated.root().equals(designatedRoot)
                || ownVector(port.id()).betterThan(designated);
    }

    private void designatedPortSelection() {
        ports.each(port -> {
            if (port.enabled() && shouldBecomeDesignatedPort(port)) {
                becomeDesignatedPort(port);
            }
        });
    }

    private void becomeDesignatedPort(KernelPort port) {
        port.designated = ownVector(port.id());
    }

    private void configurationUpdate() {
        rootSelection();
        designatedPortSelection();
    }

    // Port states: br_stp.c

    private void setState(KernelPort port, PortState state) {
        port.noteState(state);
        output.setState(port, state);
        output.event(StpEvent.PORT_STATE, port + " entered " + state + " state");
    }

    private void portStateSelection() {
        ports.each(port -> {
            if (!port.enabled()) {
                return;
            }
            boolean designated = port.isDesignated();
            if (port.number() == rootPort || !designated) {
                port.configPending = false;
                port.topologyChangeAck = false;
            }
            if (port.number() == rootPort) {
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
        if (times.forwardDelay() == 0) {
            setState(port, PortState.FORWARDING);
            topologyChangeDetection();
            port.forwardDelayTimer.stop();
            return;
        }
        setState(port, PortState.LISTENING);
        port.forwardDelayTimer.start(now(), times.forwardDelay());
    }

    private void makeBlocking(KernelPort port) {
        if (port.state() == PortState.BLOCKING) {
            return;
        }
        if (port.state().learns()) {
            topologyChangeDetection();
        }
        setState(port, PortState.BLOCKING);
        port.forwardDelayTimer.stop();
    }

    // Topology changes: br_stp.c

    private void topologyChangeDetection() {
        output.event(
                StpEvent.TOPOLOGY_CHANGE,
                "topology change detected, " + (isRoot() ? "propagating" : "sending tcn bpdu"));
        if (isRoot()) {
            setTopologyChange(true);
            topologyChangeTimer.start(now(), bridgeTimes.forwardDelay() + bridgeTimes.maxAge());
        } else if (!topologyChangeDetected) {
            transmitTcn();
            tcnTimer.start(now(), bridgeTimes.helloTime());
        }
        topologyChangeDetected = true;
    }

    private void setTopologyChange(boolean change) {
        if (topologyChange == change) {
            return;
        }
        topologyChange = change;
        if (change) {
            output.fastAgeing(times.fastAgeing());
        } else {
            output.normalAgeing();
        }
    }

    private void transmitTcn() {
        ports.find(rootPort).ifPresent(port -> {
            port.countSentNotification();
            output.transmit(port, new Bpdu.TopologyChangeNotification(0));
        });
    }

    private void topologyChangeAcknowledged() {
        topologyChangeDetected = false;
        tcnTimer.stop();
    }

    // BPDUs: br_stp.c, br_stp_bpdu.c

    @Override
    public void received(StpPort stpPort, Bpdu bpdu) {
        KernelPort port = ports.mine(stpPort);
        if (!up || !port.enabled() || bpdu.version() != 0) {
            return;
        }
        if (port.options().bpduGuard()) {
            output.event(StpEvent.GUARD, "BPDU received on blocked " + port);
            disablePort(port);
            return;
        }
        switch (bpdu) {
            case Bpdu.Configuration configuration -> receivedConfig(port, configuration);
            case Bpdu.TopologyChangeNotification _ -> receivedTcn(port);
            case Bpdu.Rapid _ -> {}
        }
    }

    private void receivedConfig(KernelPort port, Bpdu.Configuration bpdu) {
        KernelTimes heard = KernelTimes.of(bpdu.times());
        long messageAge = KernelTimes.millis(bpdu.times().messageAge());
        if (messageAge > heard.maxAge()) {
            reportTooOld(port, messageAge, heard.maxAge());
            return;
        }
        port.tooOldReported = false;
        port.countReceivedBpdu();
        boolean wasRoot = isRoot();
        if (!supersedesPortInfo(port, bpdu.priority())) {
            if (port.isDesignated()) {
                transmitConfig(port);
            }
            return;
        }
        recordConfigInformation(port, bpdu.priority(), messageAge, heard.maxAge());
        configurationUpdate();
        portStateSelection();
        if (wasRoot && !isRoot()) {
            isNoLongerRoot();
        }
        if (port.number() == rootPort) {
            times = heard;
            setTopologyChange(bpdu.topologyChange());
            configBpduGeneration();
            if (bpdu.topologyChangeAcknowledgment()) {
                topologyChangeAcknowledged();
            }
        }
    }

    private void reportTooOld(KernelPort port, long messageAge, long maxAge) {
        if (!port.tooOldReported) {
            port.tooOldReported = true;
            output.event(
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
        return !heard.designatedBridge().equals(id) || heard.designatedPort() <= known.designatedPort();
    }

    private void recordConfigInformation(KernelPort port, PriorityVector heard, long messageAge, long maxAge) {
        long now = now();
        port.designated = heard;
        port.designatedAge = now - messageAge;
        port.messageAgeTimer.start(now, maxAge - messageAge);
    }

    private void isNoLongerRoot() {
        helloTimer.stop();
        if (topologyChangeDetected) {
            topologyChangeTimer.stop();
            transmitTcn();
            tcnTimer.start(now(), bridgeTimes.helloTime());
        }
    }

    private void receivedTcn(KernelPort port) {
        port.countReceivedNotification();
        if (!port.isDesignated()) {
            return;
        }
        output.event(StpEvent.TOPOLOGY_CHANGE, port + " received tcn bpdu");
        topologyChangeDetection();
        port.topologyChangeAck = true;
        transmitConfig(port);
    }

    private void configBpduGeneration() {
        ports.each(port -> {
            if (port.enabled() && port.isDesignated()) {
                transmitConfig(port);
            }
        });
    }

    private void transmitConfig(KernelPort port) {
        if (port.holdTimer.pending()) {
            port.configPending = true;
            return;
        }
        long now = now();
        long messageAge = ports.find(rootPort)
                .map(root -> now - root.designatedAge + KernelTimes.MESSAGE_AGE_INCREMENT)
                .orElse(0L);
        if (messageAge >= times.maxAge()) {
            return;
        }
        port.countSentBpdu();
        output.transmit(
                port,
                new Bpdu.Configuration(
                        0, topologyChange, port.topologyChangeAck, ownVector(port.id()), times.onWire(messageAge)));
        port.topologyChangeAck = false;
        port.configPending = false;
        port.holdTimer.start(now, HOLD_TIME);
    }

    // Timers: br_stp_timer.c

    @Override
    public void tick() {
        long now = now();
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
        return due == Long.MAX_VALUE ? due : Math.max(0, due - now());
    }

    private Stream<KernelTimer> timers() {
        return Stream.concat(
                Stream.of(helloTimer, tcnTimer, topologyChangeTimer),
                ports.list().stream()
                        .flatMap(port -> Stream.of(port.messageAgeTimer, port.forwardDelayTimer, port.holdTimer)));
    }

    private void helloTimerExpired() {
        configBpduGeneration();
        helloTimer.start(now(), times.helloTime());
    }

    void messageAgeTimerExpired(KernelPort port) {
        output.event(StpEvent.NEIGHBOUR, port + " neighbor " + neighbour(port) + " lost");
        boolean wasRoot = isRoot();
        becomeDesignatedPort(port);
        configurationUpdate();
        portStateSelection();
        becomeRootBridgeUnless(wasRoot);
    }

    private static String neighbour(KernelPort port) {
        BridgeId neighbour = port.designated.designatedBridge();
        return "%04x.%s".formatted(neighbour.priority(), neighbour.address());
    }

    void forwardDelayTimerExpired(KernelPort port) {
        if (port.state() == PortState.LISTENING) {
            setState(port, PortState.LEARNING);
            port.forwardDelayTimer.start(now(), times.forwardDelay());
        } else if (port.state() == PortState.LEARNING) {
            setState(port, PortState.FORWARDING);
            if (isDesignatedForSomePort()) {
                topologyChangeDetection();
            }
        }
    }

    private boolean isDesignatedForSomePort() {
        return ports.list().stream()
                .anyMatch(port ->
                        port.enabled() && port.designated.designatedBridge().equals(id));
    }

    private void tcnTimerExpired() {
        if (!isRoot()) {
            transmitTcn();
            tcnTimer.start(now(), bridgeTimes.helloTime());
        }
    }

    private void topologyChangeTimerExpired() {
        topologyChangeDetected = false;
        setTopologyChange(false);
    }

    void holdTimerExpired(KernelPort port) {
        if (port.configPending) {
            transmitConfig(port);
        }
    }

    @Override
    public BridgeStatus status() {
        long now = now();
        return new BridgeStatus(
                id,
                designatedRoot,
                rootPort,
                rootPathCost,
                times.centiseconds(),
                bridgeTimes.centiseconds(),
                helloTimer.value(now),
                tcnTimer.value(now),
                topologyChangeTimer.value(now),
                topologyChange,
                topologyChangeDetected);
    }
}
