package io.vetch.core.stp.rstp;

import io.vetch.core.stp.PortRole;

/**
 * Port Role Transitions, PRT (17.29, figures 17-20 to 17-23): gives the port the role that was selected for it, and has
 * it learn and forward as soon as no loop can come of it.
 */
final class PortRoleTransitions implements Machine {
    enum State {
        INIT_PORT,
        DISABLE_PORT,
        DISABLED_PORT,
        ROOT_PORT,
        ROOT_PROPOSED,
        ROOT_AGREED,
        ROOT_LEARN,
        ROOT_FORWARD,
        REROOT,
        REROOTED,
        DESIGNATED_PORT,
        DESIGNATED_PROPOSE,
        DESIGNATED_SYNCED,
        DESIGNATED_RETIRED,
        DESIGNATED_LEARN,
        DESIGNATED_FORWARD,
        DESIGNATED_DISCARD,
        BLOCK_PORT,
        ALTERNATE_PORT,
        ALTERNATE_PROPOSED,
        ALTERNATE_AGREED,
        BACKUP_PORT
    }

    private final Rstp bridge;
    private final RstpPort port;
    private State state = State.INIT_PORT;

    PortRoleTransitions(Rstp bridge, RstpPort port) {
        this.bridge = bridge;
        this.port = port;
    }

    @Override
    public void begin() {
        state = State.INIT_PORT;
        port.role = PortRole.DISABLED;
        port.learn = false;
        port.forward = false;
        port.synced = false;
        port.sync = true;
        port.reRoot = true;
        port.rrWhile = port.fwdDelay();
        port.fdWhile = port.maxAge();
        port.rbWhile = 0;
    }

    @Override
    public boolean step() {
        if (state == State.INIT_PORT) {
            disablePort(); // UCT
            return true;
        }
        if (!port.selected || port.updtInfo) {
            return stepUnconditionally();
        }
        if (port.role != port.selectedRole) {
            takeRole();
            return true;
        }
        return switch (state) {
            case DISABLE_PORT -> !port.learning && !port.forwarding && disabledPort();
            case DISABLED_PORT ->
                (port.fdWhile != port.maxAge() || port.sync || port.reRoot || !port.synced) && disabledPort();
            case ROOT_PORT -> stepFromRootPort();
            case DESIGNATED_PORT -> stepFromDesignatedPort();
            case BLOCK_PORT -> !port.learning && !port.forwarding && alternatePort();
            case ALTERNATE_PORT -> stepFromAlternatePort();
            default -> stepUnconditionally();
        };
    }

    /** The arrows that are marked UCT. */
    private boolean stepUnconditionally() {
        switch (state) {
            case ROOT_PROPOSED, ROOT_AGREED, ROOT_LEARN, ROOT_FORWARD, REROOT, REROOTED -> rootPort();
            case DESIGNATED_PROPOSE,
                    DESIGNATED_SYNCED,
                    DESIGNATED_RETIRED,
                    DESIGNATED_LEARN,
                    DESIGNATED_FORWARD,
                    DESIGNATED_DISCARD -> state = State.DESIGNATED_PORT;
            case ALTERNATE_PROPOSED, ALTERNATE_AGREED, BACKUP_PORT -> alternatePort();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void takeRole() {
        switch (port.selectedRole) {
            case DISABLED -> disablePort();
            case ROOT -> rootPort();
            case DESIGNATED -> {
                state = State.DESIGNATED_PORT;
                port.role = PortRole.DESIGNATED;
            }
            case ALTERNATE, BACKUP -> {
                state = State.BLOCK_PORT;
                port.role = port.selectedRole;
                port.learn = false;
                port.forward = false;
            }
        }
    }

    // Figure 17-20: disabled port

    private void disablePort() {
        state = State.DISABLE_PORT;
        port.role = PortRole.DISABLED;
        port.learn = false;
        port.forward = false;
    }

    private boolean disabledPort() {
        state = State.DISABLED_PORT;
        port.fdWhile = port.maxAge();
        port.synced = true;
        port.rrWhile = 0;
        port.sync = false;
        port.reRoot = false;
        return true;
    }

    // Figure 17-21: root port

    private void rootPort() {
        state = State.ROOT_PORT;
        port.role = PortRole.ROOT;
        port.rrWhile = port.fwdDelay();
    }

    private boolean stepFromRootPort() {
        boolean safe = port.fdWhile == 0 || (bridge.reRooted(port) && port.rbWhile == 0);
        if (port.proposed && !port.agree) {
            state = State.ROOT_PROPOSED;
            bridge.setSyncBridge();
            port.proposed = false;
        } else if ((bridge.allSynced() && !port.agree) || (port.proposed && port.agree)) {
            state = State.ROOT_AGREED;
            port.proposed = false;
            port.sync = false;
            port.agree = true;
            port.newInfo = true;
        } else if (!port.forward && !port.reRoot) {
            state = State.REROOT;
            bridge.setReRootBridge();
        } else if (safe && !port.learn) {
            state = State.ROOT_LEARN;
            port.fdWhile = port.forwardDelay();
            port.learn = true;
        } else if (safe && !port.forward) {
            state = State.ROOT_FORWARD;
            port.fdWhile = 0;
            port.forward = true;
        } else if (port.reRoot && port.forward) {
            state = State.REROOTED;
            port.reRoot = false;
        } else if (port.rrWhile != port.fwdDelay()) {
            rootPort();
        } else {
            return false;
        }
        return true;
    }

    // Figure 17-22: designated port

    private boolean stepFromDesignatedPort() {
        boolean mustDiscard = (port.sync && !port.synced) || (port.reRoot && port.rrWhile != 0) || port.disputed;
        boolean safe = (port.fdWhile == 0 || port.agreed || port.operEdge)
                && (port.rrWhile == 0 || !port.reRoot)
                && !port.sync
                && !port.loopInconsistent;
        boolean isSynced = !port.synced && ((!port.learning && !port.forwarding) || port.agreed || port.operEdge);
        if (((mustDiscard && !port.operEdge) || port.loopInconsistent) && (port.learn || port.forward)) {
            state = State.DESIGNATED_DISCARD;
            port.learn = false;
            port.forward = false;
            port.disputed = false;
            port.fdWhile = port.forwardDelay();
        } else if (!port.forward && !port.agreed && !port.proposing && !port.operEdge) {
            state = State.DESIGNATED_PROPOSE;
            port.proposing = true;
            port.edgeDelayWhile = port.edgeDelay();
            port.newInfo = true;
        } else if (isSynced || (port.sync && port.synced)) {
            state = State.DESIGNATED_SYNCED;
            port.rrWhile = 0;
            port.synced = true;
            port.sync = false;
        } else if (port.rrWhile == 0 && port.reRoot) {
            state = State.DESIGNATED_RETIRED;
            port.reRoot = false;
        } else if (safe && !port.learn) {
            state = State.DESIGNATED_LEARN;
            port.learn = true;
            port.fdWhile = port.forwardDelay();
        } else if (safe && !port.forward) {
            state = State.DESIGNATED_FORWARD;
            port.forward = true;
            port.fdWhile = 0;
            port.agreed = port.sendRSTP;
        } else {
            return false;
        }
        return true;
    }

    // Figure 17-23: alternate and backup port

    private boolean alternatePort() {
        state = State.ALTERNATE_PORT;
        port.fdWhile = port.forwardDelay();
        port.synced = true;
        port.rrWhile = 0;
        port.sync = false;
        port.reRoot = false;
        return true;
    }

    private boolean stepFromAlternatePort() {
        if (port.proposed && !port.agree) {
            state = State.ALTERNATE_PROPOSED;
            bridge.setSyncBridge();
            port.proposed = false;
        } else if ((bridge.allSynced() && !port.agree) || (port.proposed && port.agree)) {
            state = State.ALTERNATE_AGREED;
            port.proposed = false;
            port.agree = true;
            port.newInfo = true;
        } else if (port.rbWhile != 2 * port.helloTime() && port.role == PortRole.BACKUP) {
            state = State.BACKUP_PORT;
            port.rbWhile = 2 * port.helloTime();
        } else if (port.fdWhile != port.forwardDelay() || port.sync || port.reRoot || !port.synced) {
            return alternatePort();
        } else {
            return false;
        }
        return true;
    }
}
