package io.vetch.core.multicast;

import io.vetch.core.port.BridgePort;

/**
 * A port that leads to a multicast router.
 *
 * @param vlan the only one in which that is so; 0 for all
 * @param remaining nanoseconds until that is forgotten, 0 if it never is
 * @param type the {@code mcast_router} of the port: 1 or 3 if it was heard, 2 if it was said
 */
public record RouterPort(BridgePort port, int vlan, long remaining, int type) {
    /** Whether it is one until it is not heard for a while. */
    public boolean isTemporary() {
        return type != MulticastPort.ROUTER;
    }

    /** In the words of {@code bridge -s mdb}. */
    public String kind() {
        return isTemporary() ? "temp" : "permanent";
    }
}
