package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinkInfo;

/** That an interface is a port of a bridge. */
public record Membership(BridgeInterface bridge, BridgePort port) {
    /** Has the port be as its interface is: {@code changed}, by the kernel's news. */
    void follow(ManagedInterface changed) {
        LinkInfo link = changed.link();
        port.rename(link.name());
        bridge.bridge().setAddress(port, changed.portAddress());
        bridge.bridge().setMtu(port, link.mtu());
        if (changed.isOperational()) {
            changed.followSpeed(port);
        }
        bridge.bridge().setOperational(port, changed.isOperational());
    }
}
