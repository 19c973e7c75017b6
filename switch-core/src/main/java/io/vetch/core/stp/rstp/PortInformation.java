package io.vetch.core.stp.rstp;

import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PortRole;
import io.vetch.core.stp.PriorityVector;

/** Port Information, PIM (17.27, figure 17-18): what the port knows of the LAN, and whether it is still good. */
final class PortInformation implements Machine {
    enum State {
        DISABLED,
        AGED,
        UPDATE,
        SUPERIOR_DESIGNATED,
        REPEATED_DESIGNATED,
        INFERIOR_DESIGNATED,
        NOT_DESIGNATED,
        OTHER,
        CURRENT,
        RECEIVE
    }

    private final Rstp bridge;
    private final RstpPort port;
    private State state = State.DISABLED;
    private RcvdInfo rcvdInfo = RcvdInfo.OTHER_INFO;

    PortInformation(Rstp bridge, RstpPort port) {
        this.bridge = bridge;
        this.port = port;
    }

    @Override
    public void begin() {
        disabled();
    }

    @Override
    public boolean step() {
        if (!port.portEnabled && port.infoIs != InfoIs.DISABLED) {
            disabled();
            return true;
        }
        switch (state) {
            case DISABLED -> {
                return stepFromDisabled();
            }
            case AGED -> {
                return port.selected && port.updtInfo && update();
            }
            case CURRENT -> {
                return stepFromCurrent();
            }
            case RECEIVE -> dispatch();
            default -> state = State.CURRENT; // UCT
        }
        return true;
    }

    private boolean stepFromDisabled() {
        if (port.portEnabled) {
            return aged();
        }
        if (port.rcvdMsg) {
            disabled();
            return true;
        }
        return false;
    }

    private boolean stepFromCurrent() {
        if (port.selected && port.updtInfo) {
            return update();
        }
        if (port.rcvdMsg && !port.updtInfo) {
            state = State.RECEIVE;
            rcvdInfo = rcvInfo();
            return true;
        }
        if (port.infoIs == InfoIs.RECEIVED && port.rcvdInfoWhile == 0 && !port.updtInfo && !port.rcvdMsg) {
            bridge.lost(port);
            return aged();
        }
        return false;
    }

    private void dispatch() {
        switch (rcvdInfo) {
            case SUPERIOR_DESIGNATED_INFO -> superiorDesignated();
            case REPEATED_DESIGNATED_INFO -> repeatedDesignated();
            case INFERIOR_DESIGNATED_INFO -> inferiorDesignated();
            case INFERIOR_ROOT_ALTERNATE_INFO -> notDesignated();
            case OTHER_INFO -> other();
        }
    }

    private void disabled() {
        state = State.DISABLED;
        port.rcvdMsg = false;
        port.proposing = false;
        port.proposed = false;
        port.agree = false;
        port.agreed = false;
        port.rcvdInfoWhile = 0;
        port.infoIs = InfoIs.DISABLED;
        port.reselect = true;
        port.selected = false;
    }

    private boolean aged() {
        state = State.AGED;
        port.infoIs = InfoIs.AGED;
        port.reselect = true;
        port.selected = false;
        return true;
    }

    private boolean update() {
        state = State.UPDATE;
        port.proposing = false;
        port.proposed = false;
        if (!port.designatedPriority().equals(port.portPriority)) { // even if it is better now
            port.agreed = false;
            port.proposalSent = false;
        }
        port.synced = port.synced && port.agreed;
        port.portPriority = port.designatedPriority();
        port.portTimes = port.designatedTimes;
        port.updtInfo = false;
        port.infoIs = InfoIs.MINE;
        port.newInfo = true;
        return true;
    }

    private void superiorDesignated() {
        state = State.SUPERIOR_DESIGNATED;
        port.agreed = false;
        port.proposing = false;
        recordProposal();
        setTcFlags();
        port.agree = port.agree && port.msgPriority.equals(port.portPriority); // as in UPDATE
        recordPriority();
        recordTimes();
        updtRcvdInfoWhile();
        port.infoIs = InfoIs.RECEIVED;
        port.reselect = true;
        port.selected = false;
        port.rcvdMsg = false;
    }

    private void repeatedDesignated() {
        state = State.REPEATED_DESIGNATED;
        recordProposal();
        setTcFlags();
        updtRcvdInfoWhile();
        port.rcvdMsg = false;
    }

    private void inferiorDesignated() {
        state = State.INFERIOR_DESIGNATED;
        recordDispute();
        port.rcvdMsg = false;
    }

    private void notDesignated() {
        state = State.NOT_DESIGNATED;
        recordAgreement();
        setTcFlags();
        port.rcvdMsg = false;
    }

    private void other() {
        state = State.OTHER;
        port.rcvdMsg = false;
    }

    /** 17.21.8. */
    private RcvdInfo rcvInfo() {
        switch (port.bpdu) {
            case Bpdu.TopologyChangeNotification _ -> {
                port.rcvdTcn = true; // 802.1Q-2011
                return RcvdInfo.OTHER_INFO;
            }
            case Bpdu.Configuration configuration -> {
                port.msgPriority = configuration.priority();
                port.msgTimes = RstpTimes.of(configuration.times());
                return designatedInfo();
            }
            case Bpdu.Rapid rapid -> {
                port.msgPriority = rapid.priority();
                port.msgTimes = RstpTimes.of(rapid.times());
                return rapid.role() == PortRole.DESIGNATED ? designatedInfo() : rootOrAlternateInfo();
            }
        }
    }

    private RcvdInfo designatedInfo() {
        if (isOwnPast(port.msgPriority)) {
            return RcvdInfo.OTHER_INFO;
        }
        if (port.msgPriority.equals(port.portPriority)) {
            return port.msgTimes.equals(port.portTimes)
                    ? RcvdInfo.REPEATED_DESIGNATED_INFO
                    : RcvdInfo.SUPERIOR_DESIGNATED_INFO;
        }
        return superior(port.msgPriority, port.portPriority)
                ? RcvdInfo.SUPERIOR_DESIGNATED_INFO
                : RcvdInfo.INFERIOR_DESIGNATED_INFO;
    }

    /** Whether others still take this bridge for the root under an identifier that it no longer has. */
    private boolean isOwnPast(PriorityVector message) {
        BridgeId root = message.root();
        return root.address().equals(bridge.id().address()) && !root.equals(bridge.id());
    }

    private RcvdInfo rootOrAlternateInfo() {
        if (port.infoIs == InfoIs.RECEIVED && sameSender(port.msgPriority, port.portPriority)) {
            port.rcvdInfoWhile = 0; // who was designated here is so no longer
        }
        return port.msgPriority.betterThan(port.portPriority)
                ? RcvdInfo.OTHER_INFO
                : RcvdInfo.INFERIOR_ROOT_ALTERNATE_INFO;
    }

    /** 17.6: better, or news from the port that the known information came from. */
    private static boolean superior(PriorityVector message, PriorityVector known) {
        return sameSender(message, known) || message.betterThan(known);
    }

    private static boolean sameSender(PriorityVector message, PriorityVector known) {
        return message.designatedBridge()
                        .address()
                        .equals(known.designatedBridge().address())
                && portNumber(message) == portNumber(known);
    }

    /** The standard has twelve bits (9.2.7), the kernel and this bridge ten, with six of priority above them. */
    private static int portNumber(PriorityVector vector) {
        return vector.designatedPort() & 0x3ff;
    }

    /** 17.21.9. */
    private void recordAgreement() {
        if (port.pointToPoint()
                && port.bpdu instanceof Bpdu.Rapid rapid
                && rapid.flags().agreement()
                && speaksOfThis(rapid.priority())) {
            port.agreed = true;
            port.proposing = false;
            port.disputed = false; // who agrees no longer disputes; else the port would learn only to discard again
        } else {
            port.agreed = false;
        }
    }

    /** Whether an agreement is a neighbour's, and to the root that the port proposes now. */
    private boolean speaksOfThis(PriorityVector agreement) {
        return port.proposalSent
                && agreement.root().equals(port.portPriority.root())
                && !agreement.designatedBridge().equals(bridge.id());
    }

    /** 17.21.10. */
    private void recordDispute() {
        if (port.bpdu instanceof Bpdu.Rapid rapid && rapid.flags().learning()) {
            port.disputed = true;
            port.agreed = false;
        }
    }

    /** 17.21.11. */
    private void recordProposal() {
        if (port.bpdu instanceof Bpdu.Rapid rapid
                && rapid.role() == PortRole.DESIGNATED
                && rapid.flags().proposal()) {
            port.proposed = true;
        }
    }

    /** 17.21.12. */
    private void recordPriority() {
        port.portPriority = port.msgPriority;
    }

    /** 17.21.13. */
    private void recordTimes() {
        port.portTimes = port.msgTimes;
    }

    /** 17.21.17. */
    private void setTcFlags() {
        switch (port.bpdu) {
            case Bpdu.Configuration configuration -> {
                port.rcvdTc |= configuration.topologyChange();
                port.rcvdTcAck |= configuration.topologyChangeAcknowledgment();
            }
            case Bpdu.Rapid rapid -> port.rcvdTc |= rapid.flags().topologyChange();
            case Bpdu.TopologyChangeNotification _ -> port.rcvdTcn = true;
        }
    }

    /** 17.21.23: for three hellos, unless the information is too old behind this bridge. */
    private void updtRcvdInfoWhile() {
        boolean young = port.portTimes.messageAge() + 1 <= port.portTimes.maxAge();
        port.rcvdInfoWhile = young ? 3 * port.portTimes.helloTime() : 0;
    }
}
