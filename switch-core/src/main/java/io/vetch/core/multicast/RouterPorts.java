package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;
import java.util.List;
import java.util.Objects;

/** Which ports lead to multicast routers, as they are heard there or said to be. */
final class RouterPorts {
    private final SnoopingState state;

    RouterPorts(SnoopingState state) {
        this.state = state;
    }

    /** br_multicast_set_port_router(). @param value 0 to 3 */
    void set(MulticastPort port, int value) {
        if (port.router == value && value != MulticastPort.ROUTER_FOR_A_WHILE) {
            return;
        }
        port.router = value;
        switch (port.router) {
            case MulticastPort.ROUTER -> {
                port.ipv4.routerTimer.cancel();
                port.ipv6.routerTimer.cancel();
                mark(port, IpAddress.IPV4);
                mark(port, IpAddress.IPV6);
            }
            case MulticastPort.ROUTER_FOR_A_WHILE -> {
                heard(port, IpAddress.IPV4);
                heard(port, IpAddress.IPV6);
            }
            default -> {
                port.ipv4.routerTimer.cancel();
                port.ipv6.routerTimer.cancel();
                unmark(port);
            }
        }
    }

    /** br_multicast_mark_router(): a router was heard there. */
    void heard(MulticastPort port, int etherType) {
        if (!state.uses(port)) {
            return;
        }
        if (port.isLocal()) {
            if (state.options.router() == MulticastPort.ROUTER_IF_HEARD) {
                port.family(etherType).routerTimer.set(state.now() + state.options.querierInterval());
                state.shared.output.relayChanged();
            }
            return;
        }
        if (port.router == MulticastPort.NO_ROUTER || port.router == MulticastPort.ROUTER) {
            return;
        }
        mark(port, etherType);
        port.family(etherType).routerTimer.set(state.now() + state.options.querierInterval());
    }

    void mark(MulticastPort port, int etherType) {
        if (port.family(etherType).isRouter) {
            return;
        }
        boolean first = !port.isRouter();
        port.family(etherType).isRouter = true;
        state.shared.output.relayChanged();
        if (first) {
            tell(port, false);
        }
    }

    private void tell(MulticastPort port, boolean deleted) {
        long remaining =
                Math.max(port.ipv4.routerTimer.remaining(state.now()), port.ipv6.routerTimer.remaining(state.now()));
        state.shared.output.routerChanged(new RouterPort(port.port, state.vlan, remaining, port.router), deleted);
    }

    private void unmark(MulticastPort port, boolean ipv4, boolean ipv6) {
        boolean before = port.isRouter();
        port.ipv4.isRouter &= !ipv4;
        port.ipv6.isRouter &= !ipv6;
        if (!before) {
            return;
        }
        state.shared.output.relayChanged();
        if (!port.isRouter()) {
            tell(port, true);
            port.router = port.router == MulticastPort.ROUTER_FOR_A_WHILE ? MulticastPort.ROUTER_IF_HEARD : port.router;
        }
    }

    /** None was heard there for a while. */
    void lost(MulticastPort port, int etherType) {
        if (port.isLocal()) {
            state.shared.output.relayChanged();
        } else if (port.router != MulticastPort.NO_ROUTER && port.router != MulticastPort.ROUTER) {
            unmark(port, etherType == IpAddress.IPV4, etherType == IpAddress.IPV6);
        }
    }

    /** The port leads to no router any more. */
    void unmark(MulticastPort port) {
        unmark(port, true, true);
    }

    List<RouterPort> all(long now) {
        return state.ports.values().stream()
                .map(port -> port.routerPort(state.vlan, now))
                .filter(Objects::nonNull)
                .toList();
    }
}
