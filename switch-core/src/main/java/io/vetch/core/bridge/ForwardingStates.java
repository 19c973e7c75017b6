package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import java.util.List;

/**
 * The states of a bridge's ports: by link, by hand, by a spanning tree or the kernel, and by quarantine. Whatever
 * changes a state tells the rest of the bridge. Control thread.
 */
public final class ForwardingStates {
    private final Bridge bridge;

    ForwardingStates(Bridge bridge) {
        this.bridge = bridge;
    }

    void setOperational(BridgePort port, boolean operational) {
        if (port.isOperational() == operational) {
            return;
        }
        port.setOperational(operational);
        settle(port);
    }

    void settleAll() {
        List.copyOf(bridge.ports()).forEach(this::settle);
    }

    /** Forwarding at once where bridge and port are up (no spanning tree), else disabled and forgotten. */
    private void settle(BridgePort port) {
        if (bridge.spanningTree().isPresent()) {
            bridge.followByTree();
            return;
        }
        boolean forwarding = bridge.isUp() && port.isOperational();
        PortState state = forwarding ? PortState.FORWARDING : PortState.DISABLED;
        if (forwarding && port.isForwarding()) {
            return;
        }
        change(port, state); // also if it was disabled by hand: what is not reachable is forgotten
    }

    /** Gives a port the state that somebody else has decided on: a spanning tree, or the kernel. */
    public void follow(BridgePort port, PortState state) {
        if (port.stateBeneath() != state) {
            change(port, state);
        }
    }

    /**
     * Keeps a port out for a while: nothing enters or leaves by it, and its stations are forgotten. It lasts until
     * {@link #release}, until somebody sets the port's state by hand, or {@code loop_quarantine} to 0.
     *
     * @param endNanos when it is meant to end, to be shown; by the bridge's clock
     */
    public void quarantine(BridgePort port, long endNanos) {
        port.beginQuarantine(endNanos);
        change(port, port.stateBeneath());
    }

    /** Ends the quarantine of a port, if it is in one. */
    public void release(BridgePort port) {
        if (port.isInQuarantine()) {
            port.endQuarantine();
            change(port, port.stateBeneath());
        }
    }

    void releaseAll() {
        List.copyOf(bridge.ports()).forEach(this::release);
    }

    private void change(BridgePort port, PortState state) {
        port.setState(state);
        bridge.stateChanged(port);
        if (port.state() == PortState.DISABLED && !isBackedUp(port)) {
            bridge.forgetStations(entry -> entry.port() == port && entry.isDynamic());
        }
        bridge.tellChanged(port);
    }

    /** The stations behind it are reached by another port, so it keeps them: br_stp_disable_port() of the kernel. */
    private static boolean isBackedUp(BridgePort port) {
        return port.backup() != null && !port.isInQuarantine();
    }

    void setByHand(BridgePort port, int number) {
        if (number < 0 || number >= PortState.values().length) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (bridge.spanningTree().isPresent()) {
            throw new RefusedException(Refusal.BUSY);
        }
        PortState state = PortState.of(number);
        if (!bridge.isUp() || !port.isOperational()) {
            throw new RefusedException(Refusal.NETWORK_DOWN);
        }
        port.endQuarantine();
        port.setState(state == PortState.BLOCKING ? PortState.FORWARDING : state);
        bridge.stateChanged(port);
        bridge.tellChanged(port);
    }
}
