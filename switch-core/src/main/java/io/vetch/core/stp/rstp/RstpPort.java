package io.vetch.core.stp.rstp;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PortRole;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.PriorityVector;
import io.vetch.core.stp.StpGuard;
import io.vetch.core.stp.StpPort;
import io.vetch.core.stp.StpPortOptions;
import java.util.List;
import java.util.OptionalInt;

/** A port of an {@link Rstp}: its variables (17.19), and the state machines that share them. */
@SuppressWarnings("MemberName") // names are the standard's
final class RstpPort implements StpPort {
    private static final int CENTISECONDS = 100;

    // Timers (17.17), seconds
    int edgeDelayWhile;
    int fdWhile;
    int helloWhen;
    int mdelayWhile;
    int rbWhile;
    int rcvdInfoWhile;
    int rrWhile;
    int tcWhile;

    // Variables (17.19)
    boolean agree;
    boolean agreed;
    RstpTimes designatedTimes;
    boolean disputed;
    boolean forward;
    boolean forwarding;
    InfoIs infoIs = InfoIs.DISABLED;
    boolean learn;
    boolean learning;
    boolean mcheck;
    PriorityVector msgPriority;
    RstpTimes msgTimes;
    boolean newInfo;
    boolean operEdge;
    boolean portEnabled;
    PriorityVector portPriority;
    RstpTimes portTimes;
    boolean proposed;
    boolean proposing;
    boolean rcvdBPDU;
    boolean rcvdMsg;
    boolean rcvdRSTP;
    boolean rcvdSTP;
    boolean rcvdTc;
    boolean rcvdTcAck;
    boolean rcvdTcn;
    boolean reRoot;
    boolean reselect;
    PortRole role = PortRole.DISABLED;
    boolean selected;
    PortRole selectedRole = PortRole.DISABLED;
    boolean sendRSTP;
    boolean sync;
    boolean synced;
    boolean tcAck;
    boolean tcProp;
    int txCount;
    boolean updtInfo;

    /** The BPDU that {@link #rcvdBPDU} and {@link #rcvdMsg} speak of. */
    Bpdu bpdu = new Bpdu.TopologyChangeNotification(0);

    // What the standard does not have
    /** Whether the neighbour was sent what the port proposes now; the hold count may keep that back. */
    boolean proposalSent;
    /** Loop guard: a neighbour fell silent, and the port must not forward before one is heard. */
    boolean loopInconsistent;
    /** Root guard: the port would be the root port. */
    boolean rootInconsistent;
    /** BPDU guard: the port is disabled until its link comes up. */
    boolean bpduGuarded;

    final RstpPortCounters counters = new RstpPortCounters();

    private final Rstp bridge;
    private final int number;
    private final String name;
    private final PortTimers timers = new PortTimers(this);
    private final List<Machine> machines;
    private final PortTransmit portTransmit;
    private int id;
    private int pathCost;
    private PortState state = PortState.DISABLED;
    private boolean linkUp;
    private StpPortOptions options = StpPortOptions.DEFAULT;

    RstpPort(Rstp bridge, int number, String name, int priority, int pathCost) {
        this.bridge = bridge;
        this.number = number;
        this.name = name;
        this.id = StpPort.identifier(priority, number);
        this.pathCost = Rstp.checkedCost(pathCost);
        this.designatedTimes = bridge.bridgeTimes();
        this.msgTimes = designatedTimes;
        this.portTimes = designatedTimes;
        this.portPriority = PriorityVector.ofRoot(bridge.id(), id);
        this.msgPriority = portPriority;
        this.machines = List.of(
                new PortReceive(this),
                new BridgeDetection(this),
                new PortInformation(bridge, this),
                new PortRoleTransitions(bridge, this),
                new PortStateTransition(bridge, this),
                new TopologyChange(bridge, this),
                new PortProtocolMigration(this));
        this.portTransmit = new PortTransmit(bridge, this);
    }

    void begin() {
        machines.forEach(Machine::begin);
        portTransmit.begin();
    }

    /** Each machine but the one that transmits goes one arrow; false if none could. */
    boolean step() {
        boolean went = false;
        for (Machine machine : machines) {
            went |= machine.step();
        }
        return went;
    }

    /** False if there is nothing to transmit. */
    boolean stepTransmit() {
        return portTransmit.step();
    }

    /** The bridge has another identifier: what the port has heard from this bridge itself now bears the new one. */
    void rename(BridgeId oldId, BridgeId newId) {
        BridgeId root = portPriority.root();
        BridgeId designatedBridge = portPriority.designatedBridge();
        portPriority = new PriorityVector(
                root.equals(oldId) ? newId : root,
                portPriority.rootPathCost(),
                designatedBridge.equals(oldId) ? newId : designatedBridge,
                portPriority.designatedPort());
    }

    void tickTimers() {
        timers.tick();
    }

    // Parameters and procedures of 17.20 and 17.21

    int id() {
        return id;
    }

    boolean adminEdge() {
        return options.adminEdge();
    }

    boolean autoEdge() {
        return options.autoEdge();
    }

    /** operPointToPointMAC. */
    boolean pointToPoint() {
        return options.pointToPoint();
    }

    StpPortOptions options() {
        return options;
    }

    /** 17.19.4. */
    PriorityVector designatedPriority() {
        return bridge.designatedPriority(id);
    }

    /** The root path priority vector of 17.6: the way to the root by this port. */
    PriorityVector rootPathPriority() {
        return portPriority.plus(pathCost);
    }

    /** HelloTime, 17.20.7. */
    int helloTime() {
        return designatedTimes.helloTime();
    }

    /** FwdDelay, 17.20.6. */
    int fwdDelay() {
        return designatedTimes.forwardDelay();
    }

    /** MaxAge, 17.20.8. */
    int maxAge() {
        return designatedTimes.maxAge();
    }

    /**
     * forwardDelay, 17.20.5. It counts where nobody agrees. The standard then has HelloTime among bridges that speak
     * RSTP; but while the hold count keeps BPDUs back, news take a second for each bridge, and ports that waited for
     * two hellos only have made loops in {@code RandomTopologyTest}.
     */
    int forwardDelay() {
        return fwdDelay();
    }

    /** EdgeDelay, 17.20.4. */
    int edgeDelay() {
        return pointToPoint() ? Rstp.MIGRATE_TIME : maxAge();
    }

    /** Notes the state that the switch has; false if it had it already. */
    boolean noteState(PortState newState) {
        if (state == newState) {
            return false;
        }
        state = newState;
        counters.count(newState);
        return true;
    }

    /** Whether the port takes part: its link and the bridge are up, and no guard is against it. */
    void updatePortEnabled() {
        portEnabled = bridge.isUp() && linkUp && !bpduGuarded;
        if (!portEnabled) {
            loopInconsistent = false;
            rootInconsistent = false;
            disputed = false;
        }
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

    @Override
    public PortRole role() {
        return role;
    }

    @Override
    public void setLinkUp(boolean up) {
        linkUp = up;
        bpduGuarded = false;
        bridge.portChanged(this);
    }

    @Override
    public void setPathCost(int cost) {
        pathCost = Rstp.checkedCost(cost);
        bridge.parametersChanged();
    }

    @Override
    public void setPriority(int priority) {
        id = StpPort.identifier(priority, number);
        bridge.parametersChanged();
    }

    @Override
    public void setOptions(StpPortOptions newOptions) {
        options = newOptions;
        if (!newOptions.guardsAgainstSilence()) {
            loopInconsistent = false;
        }
        bridge.parametersChanged();
    }

    @Override
    public void checkMigration() {
        mcheck = true;
        bridge.run();
    }

    /** As the kernel's log names it: {@code port 1(p0)}. */
    @Override
    public String toString() {
        return "port " + number + "(" + name + ")";
    }

    private StpGuard guard() {
        if (bpduGuarded) {
            return StpGuard.BPDU;
        }
        if (loopInconsistent) {
            return StpGuard.LOOP;
        }
        return rootInconsistent ? StpGuard.ROOT : StpGuard.NONE;
    }

    @Override
    public PortStatus status() {
        boolean waits = role == PortRole.ROOT || role == PortRole.DESIGNATED;
        OptionalInt untilNextState = waits && !forwarding && !loopInconsistent
                ? OptionalInt.of(fdWhile * CENTISECONDS)
                : OptionalInt.empty();
        return new PortStatus(
                number,
                name,
                id,
                state,
                role,
                pathCost,
                portPriority,
                infoIs == InfoIs.RECEIVED ? rcvdInfoWhile * CENTISECONDS : 0,
                untilNextState.orElse(0),
                0,
                newInfo && portEnabled,
                tcAck,
                untilNextState,
                guard(),
                operEdge && portEnabled,
                sendRSTP,
                counters.snapshot());
    }
}
