package io.vetch.core.stp.kernel;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PortRole;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.StpCounters;
import io.vetch.core.stp.StpGuard;
import io.vetch.core.stp.StpPort;
import io.vetch.core.stp.StpPortOptions;
import java.util.OptionalInt;

/** A port of a {@link KernelStp}: what struct net_bridge_port holds for the spanning tree. */
final class KernelPort implements StpPort {
    final KernelTimer messageAgeTimer;
    final KernelTimer forwardDelayTimer;
    final KernelTimer holdTimer;

    /** designated_root, designated_cost, designated_bridge and designated_port. */
    PriorityVector designated;
    /** When the information would have had age 0, milliseconds of the bridge's clock. */
    long designatedAge;

    boolean topologyChangeAck;
    boolean configPending;
    /** What holds it back; its next state ends that. */
    StpGuard guard = StpGuard.NONE;
    /** Whether a BPDU that is older than it may be was reported; the next good one ends that. */
    boolean tooOldReported;

    private final KernelStp bridge;
    private final int number;
    private final String name;
    private PortState state;
    private int id;
    private int pathCost;
    private boolean linkUp;
    private StpPortOptions options = StpPortOptions.DEFAULT;

    private long receivedBpdus;
    private long sentBpdus;
    private long receivedNotifications;
    private long sentNotifications;
    private long toBlocking;
    private long toForwarding;

    KernelPort(KernelStp bridge, int number, String name, int priority, int pathCost, PortState state) {
        this.bridge = bridge;
        this.number = number;
        this.name = name;
        this.id = StpPort.identifier(priority, number);
        this.pathCost = KernelStp.checkedCost(pathCost);
        this.state = state;
        this.designated = bridge.ownVector(id);
        this.messageAgeTimer = new KernelTimer(() -> bridge.messageAgeTimerExpired(this));
        this.forwardDelayTimer = new KernelTimer(() -> bridge.forwardDelayTimerExpired(this));
        this.holdTimer = new KernelTimer(() -> bridge.holdTimerExpired(this));
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PortState state() {
        return state;
    }

    int id() {
        return id;
    }

    int pathCost() {
        return pathCost;
    }

    boolean linkUp() {
        return linkUp;
    }

    StpPortOptions options() {
        return options;
    }

    boolean enabled() {
        return state != PortState.DISABLED;
    }

    /** br_is_designated_port. */
    boolean isDesignated() {
        return designated.designatedBridge().equals(bridge.id()) && designated.designatedPort() == id;
    }

    /** The way to the root by this port, compared as br_should_become_root_port does. */
    PriorityVector wayToRoot() {
        return designated.plus(pathCost);
    }

    @Override
    public PortRole role() {
        if (!enabled()) {
            return PortRole.DISABLED;
        }
        if (number == bridge.rootPortNumber()) {
            return PortRole.ROOT;
        }
        if (isDesignated()) {
            return PortRole.DESIGNATED;
        }
        return designated.designatedBridge().equals(bridge.id()) ? PortRole.BACKUP : PortRole.ALTERNATE;
    }

    /** Notes the state; {@link KernelBridge#setState} makes it known. */
    void noteState(PortState newState) {
        state = newState;
        guard = StpGuard.NONE;
        if (newState == PortState.BLOCKING) {
            toBlocking++;
        } else if (newState == PortState.FORWARDING) {
            toForwarding++;
        }
    }

    void noteId(int newId) {
        id = newId;
    }

    /** The designated bridge, or the root, has another identifier. */
    void renameDesignated(BridgeId root, BridgeId designatedBridge) {
        designated = new PriorityVector(root, designated.rootPathCost(), designatedBridge, designated.designatedPort());
    }

    void countReceivedBpdu() {
        receivedBpdus++;
    }

    void countSentBpdu() {
        sentBpdus++;
    }

    void countReceivedNotification() {
        receivedNotifications++;
    }

    void countSentNotification() {
        sentNotifications++;
    }

    void stopTimers() {
        messageAgeTimer.stop();
        forwardDelayTimer.stop();
        holdTimer.stop();
    }

    @Override
    public void setLinkUp(boolean up) {
        linkUp = up;
        bridge.carrierCheck(this);
    }

    @Override
    public void setPathCost(int cost) {
        pathCost = KernelStp.checkedCost(cost);
        bridge.configurationChanged();
    }

    @Override
    public void setPriority(int priority) {
        bridge.setPortPriority(this, StpPort.identifier(priority, number));
    }

    @Override
    public void setOptions(StpPortOptions newOptions) {
        options = newOptions;
    }

    @Override
    public void checkMigration() {}

    /** As the kernel's log names it: {@code port 1(p0)}. */
    @Override
    public String toString() {
        return "port " + number + "(" + name + ")";
    }

    @Override
    public PortStatus status() {
        long now = bridge.now();
        int forwardDelay = forwardDelayTimer.value(now);
        boolean waits = (state == PortState.LISTENING || state == PortState.LEARNING) && forwardDelayTimer.pending();
        return new PortStatus(
                number,
                name,
                id,
                state,
                role(),
                pathCost,
                designated,
                messageAgeTimer.value(now),
                forwardDelay,
                holdTimer.value(now),
                configPending,
                topologyChangeAck,
                waits ? OptionalInt.of(forwardDelay) : OptionalInt.empty(),
                guard,
                false,
                false,
                new StpCounters(
                        receivedBpdus, sentBpdus, receivedNotifications, sentNotifications, toBlocking, toForwarding));
    }
}
