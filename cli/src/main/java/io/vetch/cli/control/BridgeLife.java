package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;

/** Told when bridges and ports come and go, on the control thread. */
public interface BridgeLife {
    /** It was made; no frame has passed yet. */
    default void created(BridgeInterface bridge) {}

    /** It was deleted; no frame passes any more. */
    default void deleted(BridgeInterface bridge) {}

    /** It has become a port. */
    default void joined(ManagedInterface member) {}

    /** It is no port any more; no frame passes there. */
    default void left(BridgePort port) {}

    /** Its own interface has another IPv4 address, or perhaps has. */
    default void addressChanged(BridgeInterface bridge) {}

    /** It is being deleted, whatever it is. */
    default void gone(ManagedInterface doomed) {}
}
