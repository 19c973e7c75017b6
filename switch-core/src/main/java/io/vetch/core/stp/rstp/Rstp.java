package io.vetch.core.stp.rstp;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BpduTimes;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.BridgeTimes;
import io.vetch.core.stp.PortRole;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.SpanningTree;
import io.vetch.core.stp.StpEvent;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bridge that speaks RSTP, and STP to neighbours that know no better. It runs the state machines until none of them
 * goes on, after everything that happens and every second. Discarding ports are {@link PortState#BLOCKING}.
 */
public final class Rstp implements SpanningTree {
    /** Migrate Time, table 17-1: seconds. */
    static final int MIGRATE_TIME = 3;
    /** Transmit Hold Count, table 17-1: BPDUs of a port at once, and then one a second. */
    static final int TX_HOLD_COUNT = 6;

    private static final long SECOND = 1000;
    private static final int CENTISECONDS = 100;
    /** Far more rounds than any change needs; without an end a mistake here would stop all protocols. */
    private static final int MOST_ROUNDS = 10_000;

    private final StpOutput output;
    private final LongSupplier clock;
    private final List<RstpPort> ports = new ArrayList<>();
    private final PortRoleSelection portRoleSelection = new PortRoleSelection(this, ports);

    private BridgeId id;
    private RstpTimes bridgeTimes;
    private PriorityVector rootPriority;
    private RstpTimes rootTimes;
    private @Nullable RstpPort rootPort;
    private boolean up;
    private long nextSecond;

    /** @param clock milliseconds, which never go back */
    public Rstp(BridgeId id, BridgeTimes times, StpOutput output, LongSupplier clock) {
        this.id = id;
        this.bridgeTimes = RstpTimes.of(times);
        this.rootPriority = PriorityVector.ofRoot(id, 0);
        this.rootTimes = bridgeTimes;
        this.output = output;
        this.clock = clock;
        portRoleSelection.begin();
    }

    // What the machines ask and say

    BridgeId id() {
        return id;
    }

    boolean isUp() {
        return up;
    }

    List<RstpPort> ports() {
        return ports;
    }

    /** BridgeTimes, 17.18.4. */
    RstpTimes bridgeTimes() {
        return bridgeTimes;
    }

    /** rootTimes, 17.18.7. */
    RstpTimes rootTimes() {
        return rootTimes;
    }

    /** 17.19.4: what the bridge offers on the LAN of a port. */
    PriorityVector designatedPriority(int portId) {
        return new PriorityVector(rootPriority.root(), rootPriority.rootPathCost(), id, portId);
    }

    /**
     * Sets rootPriority (17.18.6) and rootTimes (17.18.7).
     *
     * @param port the root port; null if this bridge is the root
     * @return whether the way to the root is worse now, or leads to a worse one
     */
    boolean setRoot(@Nullable RstpPort port) {
        PriorityVector old = rootPriority;
        rootPort = port;
        rootPriority = port == null ? PriorityVector.ofRoot(id, 0) : port.rootPathPriority();
        rootTimes = port == null ? bridgeTimes : port.portTimes.older();
        if (!rootPriority.root().equals(old.root())) {
            output.event(StpEvent.NEW_ROOT, "new root " + rootPriority.root() + (port == null ? "" : " by " + port));
        }
        return old.betterThan(rootPriority);
    }

    /**
     * Whether root guard keeps {@code port} from being the root port.
     *
     * @param best whether it would be the root port, as far as the ports before it go
     */
    boolean guardsRoot(RstpPort port, boolean best) {
        boolean guards = best && port.options().rootGuard();
        if (guards && !port.rootInconsistent) {
            output.event(StpEvent.GUARD, port + " tried to become root port (blocked)");
        }
        port.rootInconsistent = guards;
        return guards;
    }

    /** 17.21.14. */
    void setReRootBridge() {
        ports.forEach(port -> port.reRoot = true);
    }

    /** 17.21.15. */
    void setSyncBridge() {
        ports.forEach(port -> port.sync = true);
    }

    /** 17.20.3. */
    boolean allSynced() {
        for (RstpPort port : ports) {
            boolean settled = port.selected && !port.updtInfo && port.role == port.selectedRole;
            if (!settled || !(port.synced || port.role == PortRole.ROOT)) {
                return false;
            }
        }
        return true;
    }

    /** 17.20.10. */
    boolean reRooted(RstpPort port) {
        for (RstpPort other : ports) {
            if (other != port && other.rrWhile != 0) {
                return false;
            }
        }
        return true;
    }

    void transmit(RstpPort port, Bpdu bpdu) {
        if (port.options().bpduFilter()) {
            return;
        }
        port.counters.countSent(bpdu);
        output.transmit(port, bpdu);
    }

    void flush(RstpPort port) {
        output.flush(port);
    }

    /** The port learns or forwards, or no longer. */
    void updateState(RstpPort port) {
        PortState discarding = port.portEnabled ? PortState.BLOCKING : PortState.DISABLED;
        PortState state = port.forwarding ? PortState.FORWARDING : port.learning ? PortState.LEARNING : discarding;
        if (port.noteState(state)) {
            output.setState(port, state);
            output.event(StpEvent.PORT_STATE, port + " entered " + state + " state");
        }
    }

    void topologyChangeDetected(RstpPort port) {
        output.event(StpEvent.TOPOLOGY_CHANGE, "topology change detected on " + port + ", propagating");
    }

    /** What the port was told has aged out. */
    void lost(RstpPort port) {
        BridgeId neighbour = port.portPriority.designatedBridge();
        output.event(
                StpEvent.NEIGHBOUR,
                "%s neighbor %04x.%s lost".formatted(port, neighbour.priority(), neighbour.address()));
        if (port.options().guardsAgainstSilence()) {
            port.loopInconsistent = true;
            output.event(StpEvent.GUARD, port + " no longer hears BPDUs (blocked)");
        }
    }

    // Bridge and ports come and go

    @Override
    public void up() {
        up = true;
        nextSecond = clock.getAsLong() + SECOND;
        ports.forEach(this::enable);
        run();
    }

    @Override
    public void down() {
        up = false;
        ports.forEach(this::enable);
        run();
    }

    private void enable(RstpPort port) {
        port.updatePortEnabled();
        if (!port.learning) {
            updateState(port);
        }
    }

    @Override
    public StpPort addPort(int number, String name, int priority, int pathCost, PortState state) {
        RstpPort port = new RstpPort(this, number, name, priority, pathCost);
        if (ports.stream().anyMatch(other -> other.number() == number)) {
            throw new IllegalArgumentException("the bridge has a port of that number: " + port);
        }
        ports.add(port);
        ports.sort(Comparator.comparingInt(RstpPort::number));
        port.noteState(state);
        port.begin();
        run();
        return port;
    }

    @Override
    public void removePort(StpPort port) {
        RstpPort removed = mine(port);
        removed.setLinkUp(false);
        ports.remove(removed);
        run();
    }

    /** The port's link has changed, or a guard has disabled it. */
    void portChanged(RstpPort port) {
        enable(port);
        run();
    }

    /** Something has changed that the roles depend on. */
    void parametersChanged() {
        for (RstpPort port : ports) {
            port.selected = false;
            port.reselect = true;
        }
        if (ports.isEmpty()) {
            boolean _ = setRoot(null); // role selection has nobody to ask for it
        }
        run();
    }

    @Override
    public void setId(BridgeId newId) {
        ports.forEach(port -> port.rename(id, newId));
        id = newId;
        parametersChanged();
    }

    @Override
    public void setTimes(BridgeTimes times) {
        bridgeTimes = RstpTimes.of(times);
        parametersChanged();
    }

    static int checkedCost(int cost) {
        if (cost < 1 || cost > 200_000_000) {
            throw new IllegalArgumentException("a path cost is 1 to 200000000, not " + cost);
        }
        return cost;
    }

    private RstpPort mine(StpPort port) {
        for (RstpPort candidate : ports) {
            if (candidate == port) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("not a port of this bridge: " + port);
    }

    // Time and BPDUs

    @Override
    public void received(StpPort stpPort, Bpdu bpdu) {
        RstpPort port = mine(stpPort);
        if (!port.portEnabled || port.options().bpduFilter()) {
            return;
        }
        if (port.options().bpduGuard()) {
            output.event(StpEvent.GUARD, "BPDU received on blocked " + port);
            port.bpduGuarded = true;
            portChanged(port);
            return;
        }
        if (!isValid(port, bpdu)) {
            return;
        }
        port.counters.countReceived(bpdu);
        if (port.loopInconsistent) {
            port.loopInconsistent = false;
            output.event(StpEvent.GUARD, port + " hears BPDUs again");
        }
        port.bpdu = bpdu;
        port.rcvdBPDU = true;
        run();
    }

    /** What 9.3.4 asks besides what {@link io.vetch.core.stp.BpduCodec} has looked at. */
    private boolean isValid(RstpPort port, Bpdu bpdu) {
        return switch (bpdu) {
            case Bpdu.TopologyChangeNotification _ -> true;
            case Bpdu.Configuration configuration ->
                isYoung(configuration.times()) && !isMine(port, configuration.priority());
            case Bpdu.Rapid rapid -> !isMine(port, rapid.priority());
        };
    }

    private static boolean isYoung(BpduTimes times) {
        return times.messageAge() < times.maxAge();
    }

    /** Whether the port hears itself. The standard asks it of configuration BPDUs alone; no port learns from itself. */
    private boolean isMine(RstpPort port, PriorityVector priority) {
        return priority.designatedBridge().equals(id) && priority.designatedPort() == port.id();
    }

    @Override
    public void tick() {
        long now = clock.getAsLong();
        if (!up || now < nextSecond) {
            return;
        }
        // The next one in time where this one is, else a second from now: seconds that were missed stay missed, or
        // timers would run out while BPDUs that came in the meantime still wait.
        nextSecond = Math.max(nextSecond + SECOND, now + 1);
        if (nextSecond - now < SECOND / 2) {
            nextSecond = now + SECOND;
        }
        ports.forEach(RstpPort::tickTimers);
        run();
    }

    @Override
    public long dueIn() {
        return up ? Math.max(0, nextSecond - clock.getAsLong()) : Long.MAX_VALUE;
    }

    /**
     * Runs the machines until none of them goes on. BPDUs are sent only while all others rest, so that none of them
     * shows a port between two of its states.
     */
    void run() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean went = portRoleSelection.step();
            for (RstpPort port : ports) {
                went |= port.step();
            }
            if (!went && !stepTransmit()) {
                return;
            }
        }
        throw new IllegalStateException("the state machines of bridge " + id + " do not come to rest");
    }

    private boolean stepTransmit() {
        boolean went = false;
        for (RstpPort port : ports) {
            went |= port.stepTransmit();
        }
        return went;
    }

    @Override
    public BridgeStatus status() {
        int tcWhile = ports.stream().mapToInt(port -> port.tcWhile).max().orElse(0);
        int helloWhen = ports.stream()
                .filter(port -> port.portEnabled)
                .mapToInt(port -> port.helloWhen)
                .min()
                .orElse(0);
        return new BridgeStatus(
                id,
                rootPriority.root(),
                rootPort == null ? 0 : rootPort.number(),
                rootPriority.rootPathCost(),
                rootTimes.centiseconds(),
                bridgeTimes.centiseconds(),
                helloWhen * CENTISECONDS,
                0,
                tcWhile * CENTISECONDS,
                tcWhile != 0,
                false);
    }
}
