package io.vetch.core.stp.rstp;

import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.PortRole;

/** Port Transmit, PTX (17.26, figure 17-17). */
final class PortTransmit implements Machine {
    enum State {
        TRANSMIT_INIT,
        TRANSMIT_PERIODIC,
        TRANSMIT_CONFIG,
        TRANSMIT_TCN,
        TRANSMIT_RSTP,
        IDLE
    }

    private final Rstp bridge;
    private final RstpPort port;
    private State state = State.TRANSMIT_INIT;

    PortTransmit(Rstp bridge, RstpPort port) {
        this.bridge = bridge;
        this.port = port;
    }

    @Override
    public void begin() {
        state = State.TRANSMIT_INIT;
        port.newInfo = true;
        port.txCount = 0;
    }

    @Override
    public boolean step() {
        if (state != State.IDLE) {
            idle(); // UCT
            return true;
        }
        // A disabled port has nobody to send to (802.1Q-2011, 13.27).
        if (port.role == PortRole.DISABLED || !port.selected || port.updtInfo) {
            return false;
        }
        if (port.helloWhen == 0) {
            transmitPeriodic();
            return true;
        }
        if (!port.newInfo || port.txCount >= Rstp.TX_HOLD_COUNT) {
            return false;
        }
        if (port.sendRSTP) {
            transmitRstp();
            return true;
        }
        if (port.role == PortRole.ROOT) {
            transmitTcn();
            return true;
        }
        if (port.role == PortRole.DESIGNATED) {
            transmitConfig();
            return true;
        }
        return false;
    }

    private void idle() {
        state = State.IDLE;
        port.helloWhen = port.helloTime();
    }

    private void transmitPeriodic() {
        state = State.TRANSMIT_PERIODIC;
        port.newInfo |= port.role == PortRole.DESIGNATED || (port.role == PortRole.ROOT && port.tcWhile != 0);
    }

    private void transmitConfig() {
        state = State.TRANSMIT_CONFIG;
        port.newInfo = false;
        txConfig();
        port.txCount++;
        port.tcAck = false;
    }

    private void transmitTcn() {
        state = State.TRANSMIT_TCN;
        port.newInfo = false;
        bridge.transmit(port, new Bpdu.TopologyChangeNotification(0));
        port.txCount++;
    }

    private void transmitRstp() {
        state = State.TRANSMIT_RSTP;
        port.newInfo = false;
        txRstp();
        port.txCount++;
        port.tcAck = false;
    }

    /** 17.21.19. */
    private void txConfig() {
        bridge.transmit(
                port,
                new Bpdu.Configuration(
                        0, port.tcWhile != 0, port.tcAck, port.designatedPriority(), port.designatedTimes.onWire()));
    }

    /**
     * 17.21.20. A designated port agrees to nothing: {@code agree} may be left over from another role, and a neighbour
     * after 802.1Q-2011 would believe it.
     */
    private void txRstp() {
        port.proposalSent |= port.role == PortRole.DESIGNATED;
        boolean agreement = port.agree && port.role != PortRole.DESIGNATED;
        Bpdu.Flags flags = new Bpdu.Flags(port.tcWhile != 0, port.proposing, port.learning, port.forwarding, agreement);
        bridge.transmit(
                port, new Bpdu.Rapid(2, port.role, flags, port.designatedPriority(), port.designatedTimes.onWire()));
    }
}
