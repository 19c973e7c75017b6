package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What all parts of the snooping in one VLAN share, or on a bridge that does not tell VLANs apart. */
final class SnoopingState {
    final SharedState shared;
    /** 0 where no VLANs are told apart. */
    final int vlan;

    final Map<BridgePort, MulticastPort> ports = new LinkedHashMap<>();
    SnoopingOptions options = SnoopingOptions.DEFAULT;

    SnoopingState(SharedState shared, int vlan) {
        this.shared = shared;
        this.vlan = vlan;
    }

    long now() {
        return shared.now;
    }

    boolean isActive() {
        return shared.up && options.snooping();
    }

    /** Whether what is heard there counts. */
    boolean uses(MulticastPort port) {
        return shared.up && port.enabled;
    }

    Optional<MulticastPort> local() {
        return ports.values().stream().filter(MulticastPort::isLocal).findFirst();
    }

    /** Of the bridge's own interface, from which queries come. */
    MacAddress address() {
        return shared.ports.keySet().stream()
                .filter(BridgePort::isLocal)
                .findFirst()
                .map(port -> new MacAddress(port.address()))
                .orElseGet(() -> new MacAddress(0));
    }
}
