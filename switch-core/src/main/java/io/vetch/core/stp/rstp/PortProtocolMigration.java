package io.vetch.core.stp.rstp;

/** Port Protocol Migration, PPM (17.24, figure 17-15): whether the port sends RST BPDUs or falls back to STP's. */
final class PortProtocolMigration implements Machine {
    enum State {
        CHECKING_RSTP,
        SELECTING_STP,
        SENSING
    }

    private final RstpPort port;
    private State state = State.CHECKING_RSTP;

    PortProtocolMigration(RstpPort port) {
        this.port = port;
    }

    @Override
    public void begin() {
        checkingRstp();
    }

    @Override
    public boolean step() {
        switch (state) {
            case CHECKING_RSTP -> {
                if (port.mdelayWhile == 0) {
                    sensing();
                    return true;
                }
                if (port.mdelayWhile != Rstp.MIGRATE_TIME && !port.portEnabled) {
                    checkingRstp();
                    return true;
                }
            }
            case SELECTING_STP -> {
                if (port.mdelayWhile == 0 || !port.portEnabled || port.mcheck) {
                    sensing();
                    return true;
                }
            }
            case SENSING -> {
                if (!port.portEnabled || port.mcheck || (!port.sendRSTP && port.rcvdRSTP)) {
                    checkingRstp();
                    return true;
                }
                if (port.sendRSTP && port.rcvdSTP) {
                    selectingStp();
                    return true;
                }
            }
        }
        return false;
    }

    private void checkingRstp() {
        state = State.CHECKING_RSTP;
        port.mcheck = false;
        port.sendRSTP = true;
        port.mdelayWhile = Rstp.MIGRATE_TIME;
    }

    private void selectingStp() {
        state = State.SELECTING_STP;
        port.sendRSTP = false;
        port.mdelayWhile = Rstp.MIGRATE_TIME;
    }

    private void sensing() {
        state = State.SENSING;
        port.rcvdRSTP = false;
        port.rcvdSTP = false;
    }
}
