package io.vetch.cli.control;

/** Told when bridges come and go, on the control thread. */
public interface BridgeLife {
    BridgeLife NONE = new BridgeLife() {};

    /** It was made; no frame has passed yet. */
    default void created(BridgeInterface bridge) {}

    /** It was deleted; no frame passes any more. */
    default void deleted(BridgeInterface bridge) {}
}
