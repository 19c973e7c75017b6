package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;

/** Told when bridges come and go, and when ports go, on the control thread. */
public interface BridgeLife {
    /** It was made; no frame has passed yet. */
    default void created(BridgeInterface bridge) {}

    /** It was deleted; no frame passes any more. */
    default void deleted(BridgeInterface bridge) {}

    /** It is no port any more; no frame passes there. */
    default void left(BridgePort port) {}
}
