package io.vetch.core.stp.rstp;

import io.vetch.core.stp.Bpdu;

/** Port Receive, PRX (17.23, figure 17-14). */
final class PortReceive implements Machine {
    enum State {
        DISCARD,
        RECEIVE
    }

    private final RstpPort port;
    private State state = State.DISCARD;

    PortReceive(RstpPort port) {
        this.port = port;
    }

    @Override
    public void begin() {
        discard();
    }

    @Override
    public boolean step() {
        if (!port.portEnabled && (port.rcvdBPDU || port.edgeDelayWhile != Rstp.MIGRATE_TIME)) {
            discard();
            return true;
        }
        if (port.portEnabled && port.rcvdBPDU && (state == State.DISCARD || !port.rcvdMsg)) {
            receive();
            return true;
        }
        return false;
    }

    private void discard() {
        state = State.DISCARD;
        port.rcvdBPDU = false;
        port.rcvdRSTP = false;
        port.rcvdSTP = false;
        port.rcvdMsg = false;
        port.edgeDelayWhile = Rstp.MIGRATE_TIME;
    }

    private void receive() {
        state = State.RECEIVE;
        updtBPDUVersion();
        port.operEdge = false;
        port.rcvdBPDU = false;
        port.rcvdMsg = true;
        // MigrateTime in the standard, which is EdgeDelay of a cable. On a hub the root port of another bridge is
        // silent
        // for longer while it waits for a designated port that has gone, and this port must not take itself for an
        // edge.
        port.edgeDelayWhile = port.edgeDelay();
    }

    /** 17.21.22. */
    private void updtBPDUVersion() {
        if (port.bpdu instanceof Bpdu.Rapid) {
            port.rcvdRSTP = true;
        } else {
            port.rcvdSTP = true;
        }
    }
}
