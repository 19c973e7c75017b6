package io.vetch.core.relay;

import io.vetch.core.port.BridgePort;
import org.jspecify.annotations.Nullable;

/** Where the frames of a group go. Immutable; loops read it. */
final class Receivers {
    static final Receivers NONE = new Receivers(new BridgePort[0], null);

    /** In the order they are served; one that addresses its stations comes once for each of them. */
    final BridgePort[] ports;
    /**
     * The value of the {@link io.vetch.core.frame.MacAddress} that a port's copy is sent to instead of the group; 0:
     * the group's. Null if all are.
     */
    final long @Nullable [] stations;

    /** @param stations as many as {@code ports} */
    Receivers(BridgePort[] ports, long @Nullable [] stations) {
        this.ports = ports;
        this.stations = stations;
    }
}
