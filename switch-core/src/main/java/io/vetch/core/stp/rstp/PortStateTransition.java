package io.vetch.core.stp.rstp;

/** Port State Transition, PST (17.30, figure 17-24): has the switch do what {@code learn} and {@code forward} say. */
final class PortStateTransition implements Machine {
    enum State {
        DISCARDING,
        LEARNING,
        FORWARDING
    }

    private final Rstp bridge;
    private final RstpPort port;
    private State state = State.DISCARDING;

    PortStateTransition(Rstp bridge, RstpPort port) {
        this.bridge = bridge;
        this.port = port;
    }

    @Override
    public void begin() {
        go(State.DISCARDING);
    }

    @Override
    public boolean step() {
        State next = switch (state) {
            case DISCARDING -> port.learn ? State.LEARNING : state;
            case LEARNING -> !port.learn ? State.DISCARDING : port.forward ? State.FORWARDING : state;
            case FORWARDING -> !port.forward ? State.DISCARDING : state;
        };
        if (next == state) {
            return false;
        }
        go(next);
        return true;
    }

    private void go(State next) {
        state = next;
        port.learning = next != State.DISCARDING;
        port.forwarding = next == State.FORWARDING;
        bridge.updateState(port);
    }
}
