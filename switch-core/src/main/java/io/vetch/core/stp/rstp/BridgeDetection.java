package io.vetch.core.stp.rstp;

/** Bridge Detection, BDM (17.25, figure 17-16): whether a bridge may be behind the port. */
final class BridgeDetection implements Machine {
    enum State {
        EDGE,
        NOT_EDGE
    }

    private final RstpPort port;
    private State state = State.NOT_EDGE;

    BridgeDetection(RstpPort port) {
        this.port = port;
    }

    @Override
    public void begin() {
        go(port.adminEdge() ? State.EDGE : State.NOT_EDGE);
    }

    @Override
    public boolean step() {
        State next = switch (state) {
            case EDGE -> (!port.portEnabled && !port.adminEdge()) || !port.operEdge ? State.NOT_EDGE : state;
            case NOT_EDGE -> (!port.portEnabled && port.adminEdge()) || nobodyAnswers() ? State.EDGE : state;
        };
        if (next == state) {
            return false;
        }
        go(next);
        return true;
    }

    private boolean nobodyAnswers() {
        return port.edgeDelayWhile == 0 && port.autoEdge() && port.sendRSTP && port.proposing;
    }

    private void go(State next) {
        state = next;
        port.operEdge = next == State.EDGE;
    }
}
