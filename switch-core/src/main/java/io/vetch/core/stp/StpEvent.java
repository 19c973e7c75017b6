package io.vetch.core.stp;

/** What kind of news {@link StpOutput#event} has. */
public enum StpEvent {
    /** A port has another state. */
    PORT_STATE,
    /** The bridge takes another bridge, or itself, for the root. */
    NEW_ROOT,
    /** The topology has changed here or behind a port. */
    TOPOLOGY_CHANGE,
    /** A guard has blocked or disabled a port, or has let it go again. */
    GUARD,
    /** A neighbour is no longer heard, or what it sends is of no use. */
    NEIGHBOUR
}
