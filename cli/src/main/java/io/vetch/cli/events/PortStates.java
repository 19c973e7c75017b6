package io.vetch.cli.events;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeRegister;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.StpGuard;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The states that ports were in when they were last looked at. */
final class PortStates {
    private final BridgeRegister register;
    private final Map<BridgePort, PortState> states = new HashMap<>();

    PortStates(BridgeRegister register) {
        this.register = register;
        register.bridges().forEach(bridge -> bridge.bridge().ports().forEach(port -> states.put(port, port.state())));
    }

    void gone(BridgePort port) {
        states.remove(port);
    }

    /** An event if its state is another than before. */
    Optional<Event> look(BridgeInterface bridge, BridgePort port) {
        PortState now = port.state();
        PortState before = states.put(port, now);
        if (before == now) {
            return Optional.empty();
        }
        boolean up = now != PortState.DISABLED;
        String why = up ? now.toString() : whyDown(bridge, port);
        return Optional.of(Event.of(
                "port",
                bridge.name(),
                port + (up ? " up: " : " down: ") + why,
                "port",
                port.name(),
                "up",
                up,
                "state",
                now.toString(),
                "why",
                why));
    }

    private String whyDown(BridgeInterface bridge, BridgePort port) {
        if (port.isInQuarantine()) {
            return "in quarantine because of a loop";
        }
        if (!bridge.bridge().isUp()) {
            return "the bridge is down";
        }
        ManagedInterface device = register.owner(port).orElse(null);
        if (device == null || !device.link().isUp()) {
            return device == null ? "it has no interface" : "the interface is down";
        }
        // The carrier of an emulated end is its peer's state, of which the kernel's news come a little later.
        boolean isPeerDown =
                device instanceof VethInterface end && !end.peer().link().isUp();
        if (isPeerDown || !device.link().hasCarrier()) {
            return "no carrier";
        }
        if (!port.isOperational()) {
            return "its device fails";
        }
        return guardOf(bridge.bridge(), port) == StpGuard.BPDU ? StpGuard.BPDU.words() : "disabled by hand";
    }

    private static StpGuard guardOf(Bridge bridge, BridgePort port) {
        return bridge.spanningTree()
                .flatMap(tree -> tree.status(port))
                .map(PortStatus::guard)
                .orElse(StpGuard.NONE);
    }
}
