package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;

/** What {@code mab} asks of a port: br_setport() of the kernel's net/bridge/br_netlink.c. */
final class LockedPorts {
    private LockedPorts() {}

    /** @throws RefusedException INVALID if with this change the port would have {@code mab}, and not what that needs */
    static void check(BridgePort port, PortFlag changed, boolean on) {
        boolean mab = will(port, PortFlag.MAB, changed, on);
        if (mab && !(will(port, PortFlag.LOCKED, changed, on) && will(port, PortFlag.LEARNING, changed, on))) {
            throw new RefusedException(
                    Refusal.INVALID, "Bridge port must be locked and have learning enabled when MAB is enabled");
        }
    }

    private static boolean will(BridgePort port, PortFlag flag, PortFlag changed, boolean on) {
        return flag == changed ? on : port.has(flag);
    }

    /** Nobody waits at the port any more. */
    static void forgetWaiting(Bridge bridge, BridgePort port) {
        bridge.entries().flush(entry -> entry.port() == port && entry.isLocked());
    }
}
