package io.vetch.core.stp.rstp;

import io.vetch.core.stp.PortRole;

/** Topology Change, TCM (17.31, figure 17-25). */
final class TopologyChange implements Machine {
    enum State {
        INACTIVE,
        LEARNING,
        DETECTED,
        NOTIFIED_TCN,
        NOTIFIED_TC,
        PROPAGATING,
        ACKNOWLEDGED,
        ACTIVE
    }

    private final Rstp bridge;
    private final RstpPort port;
    private State state = State.INACTIVE;

    TopologyChange(Rstp bridge, RstpPort port) {
        this.bridge = bridge;
        this.port = port;
    }

    @Override
    public void begin() {
        inactive();
    }

    @Override
    public boolean step() {
        switch (state) {
            case INACTIVE -> {
                if (!port.learn) {
                    return false;
                }
                learning();
            }
            case LEARNING -> {
                return stepFromLearning();
            }
            case ACTIVE -> {
                return stepFromActive();
            }
            case NOTIFIED_TCN -> notifiedTc(); // UCT
            case DETECTED, NOTIFIED_TC, PROPAGATING, ACKNOWLEDGED -> state = State.ACTIVE; // UCT
        }
        return true;
    }

    private boolean stepFromLearning() {
        if (port.rcvdTc || port.rcvdTcn || port.rcvdTcAck || port.tcProp) {
            learning();
            return true;
        }
        if (rootOrDesignated() && port.forward && !port.operEdge) {
            detected();
            return true;
        }
        if (!rootOrDesignated() && !port.learn && !port.learning) {
            inactive();
            return true;
        }
        return false;
    }

    private boolean stepFromActive() {
        if (!rootOrDesignated() || port.operEdge) {
            learning();
        } else if (port.rcvdTcn) {
            notifiedTcn();
        } else if (port.rcvdTc) {
            notifiedTc();
        } else if (port.tcProp) {
            propagating();
        } else if (port.rcvdTcAck) {
            acknowledged();
        } else {
            return false;
        }
        return true;
    }

    private boolean rootOrDesignated() {
        return port.role == PortRole.ROOT || port.role == PortRole.DESIGNATED;
    }

    private void inactive() {
        state = State.INACTIVE;
        bridge.flush(port); // fdbFlush, which is done at once
        port.tcWhile = 0;
        port.tcAck = false;
    }

    private void learning() {
        state = State.LEARNING;
        port.rcvdTc = false;
        port.rcvdTcn = false;
        port.rcvdTcAck = false;
        port.tcProp = false;
    }

    private void detected() {
        state = State.DETECTED;
        bridge.topologyChangeDetected(port);
        newTcWhile();
        setTcPropBridge();
        port.newInfo = true;
    }

    private void notifiedTcn() {
        state = State.NOTIFIED_TCN;
        newTcWhile();
    }

    private void notifiedTc() {
        state = State.NOTIFIED_TC;
        port.rcvdTcn = false;
        port.rcvdTc = false;
        if (port.role == PortRole.DESIGNATED) {
            port.tcAck = true;
        }
        setTcPropBridge();
    }

    private void propagating() {
        state = State.PROPAGATING;
        newTcWhile();
        bridge.flush(port);
        port.tcProp = false;
    }

    private void acknowledged() {
        state = State.ACKNOWLEDGED;
        port.tcWhile = 0;
        port.rcvdTcAck = false;
    }

    /** 17.21.7. */
    private void newTcWhile() {
        if (port.tcWhile != 0) {
            return;
        }
        if (port.sendRSTP) {
            port.tcWhile = port.helloTime() + 1;
            port.newInfo = true;
        } else {
            port.tcWhile = bridge.rootTimes().maxAge() + bridge.rootTimes().forwardDelay();
        }
    }

    /** 17.21.18: on all other ports. */
    private void setTcPropBridge() {
        for (RstpPort other : bridge.ports()) {
            if (other != port) {
                other.tcProp = true;
            }
        }
    }
}
