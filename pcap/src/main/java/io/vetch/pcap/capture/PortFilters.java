package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;

/** Ports are few: a walk over an array is faster than a set, and allocates nothing. */
final class PortFilters {
    private PortFilters() {}

    static boolean contains(BridgePort[] ports, BridgePort wanted) {
        for (BridgePort port : ports) {
            if (port == wanted) {
                return true;
            }
        }
        return false;
    }

    static boolean leavesBy(BridgePort[] ports, EgressSet egress) {
        for (int i = 0; i < egress.count(); i++) {
            if (contains(ports, egress.get(i))) {
                return true;
            }
        }
        return false;
    }
}
