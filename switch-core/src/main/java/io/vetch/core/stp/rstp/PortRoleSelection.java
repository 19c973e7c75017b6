package io.vetch.core.stp.rstp;

import io.vetch.core.stp.PortRole;
import io.vetch.core.stp.PriorityVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port Role Selection, PRS (17.28, figure 17-19): one for the bridge. */
final class PortRoleSelection implements Machine {
    enum State {
        INIT_BRIDGE,
        ROLE_SELECTION
    }

    private final Rstp bridge;
    private final List<RstpPort> ports;
    private State state = State.INIT_BRIDGE;

    PortRoleSelection(Rstp bridge, List<RstpPort> ports) {
        this.bridge = bridge;
        this.ports = ports;
    }

    @Override
    public void begin() {
        state = State.INIT_BRIDGE;
        ports.forEach(port -> port.selectedRole = PortRole.DISABLED); // updtRoleDisabledBridge, 17.21.24
    }

    @Override
    public boolean step() {
        if (state == State.ROLE_SELECTION && ports.stream().noneMatch(port -> port.reselect)) {
            return false;
        }
        state = State.ROLE_SELECTION;
        clearReselectBridge();
        updtRolesBridge();
        setSelectedBridge();
        return true;
    }

    /** 17.21.2. */
    private void clearReselectBridge() {
        ports.forEach(port -> port.reselect = false);
    }

    /** 17.21.16. */
    private void setSelectedBridge() {
        ports.forEach(port -> port.selected = true);
    }

    /** 17.21.25, by the letters of its list. */
    private void updtRolesBridge() {
        RstpPort root = rootPort(); // a) to c)
        boolean worse = bridge.setRoot(root);
        for (RstpPort port : ports) {
            port.designatedTimes =
                    bridge.rootTimes().withHelloTime(bridge.bridgeTimes().helloTime()); // e)
        }
        for (RstpPort port : ports) {
            select(port, root); // f) to l)
            if (worse) {
                askAnew(port);
            }
        }
    }

    /**
     * Where the neighbour can agree, it must: perhaps this bridge's way to the root leads by the neighbour itself now.
     */
    private static void askAnew(RstpPort port) {
        if (port.selectedRole == PortRole.DESIGNATED && port.pointToPoint() && port.sendRSTP) {
            port.sync = true;
        }
    }

    private @Nullable RstpPort rootPort() {
        RstpPort best = null;
        PriorityVector bestPath = PriorityVector.ofRoot(bridge.id(), 0);
        for (RstpPort port : ports) {
            boolean better = offersWay(port) && better(port, best, bestPath);
            if (!bridge.guardsRoot(port, better) && better) {
                best = port;
                bestPath = port.rootPathPriority();
            }
        }
        return best;
    }

    private static boolean better(RstpPort port, @Nullable RstpPort best, PriorityVector bestPath) {
        int order = port.rootPathPriority().compareTo(bestPath);
        return order < 0 || (order == 0 && best != null && port.id() < best.id());
    }

    private boolean offersWay(RstpPort port) {
        return port.infoIs == InfoIs.RECEIVED
                && !port.portPriority
                        .designatedBridge()
                        .address()
                        .equals(bridge.id().address());
    }

    private void select(RstpPort port, @Nullable RstpPort root) {
        PriorityVector designated = port.designatedPriority(); // d)
        switch (port.infoIs) {
            case DISABLED -> port.selectedRole = PortRole.DISABLED;
            case AGED -> {
                port.selectedRole = PortRole.DESIGNATED;
                port.updtInfo = true;
            }
            case MINE -> {
                port.selectedRole = PortRole.DESIGNATED;
                port.updtInfo |= !port.portPriority.equals(designated) || !port.portTimes.equals(port.designatedTimes);
            }
            case RECEIVED -> {
                boolean better = designated.betterThan(port.portPriority);
                port.selectedRole = port == root ? PortRole.ROOT : better ? PortRole.DESIGNATED : blockedRole(port);
                port.updtInfo = port.selectedRole == PortRole.DESIGNATED;
            }
        }
    }

    private PortRole blockedRole(RstpPort port) {
        boolean mine = port.portPriority
                .designatedBridge()
                .address()
                .equals(bridge.id().address());
        return mine ? PortRole.BACKUP : PortRole.ALTERNATE;
    }
}
