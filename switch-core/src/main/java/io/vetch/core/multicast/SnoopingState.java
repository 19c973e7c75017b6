package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all parts of a bridge's snooping share. */
final class SnoopingState {
    final Timers timers;
    final SnoopingOutput output;
    final Map<BridgePort, MulticastPort> ports = new LinkedHashMap<>();
    SnoopingOptions options = SnoopingOptions.DEFAULT;
    boolean up;
    /** The clock, as the last caller said. */
    long now;

    SnoopingState(SnoopingOutput output) {
        this.output = output;
        this.timers = new Timers(output::due);
    }

    boolean isActive() {
        return up && options.snooping();
    }

    /** Whether what is heard there counts. */
    boolean uses(MulticastPort port) {
        return up && port.enabled;
    }

    /** Of the bridge's own interface, from which queries come. */
    MacAddress address() {
        return ports.keySet().stream()
                .filter(BridgePort::isLocal)
                .findFirst()
                .map(port -> new MacAddress(port.address()))
                .orElseGet(() -> new MacAddress(0));
    }
}
