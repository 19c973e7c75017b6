package io.vetch.tap.linux.bridge;

/** What {@link BridgeNetlink#poll} tells. Who hears that something changed asks how it is now. */
public interface News {
    /**
     * An interface, a bridge or a port changed, or a VLAN device on it.
     *
     * @param index its ifindex
     * @param master ifindex of the bridge that it is a port of, or was; 0 if of none
     * @param removed whether it is gone, or, with a {@code master}, has perhaps only left that bridge
     */
    void linkChanged(int index, int master, boolean removed);

    /**
     * A forwarding database changed.
     *
     * @param master ifindex of the bridge
     * @param removed whether the entry is gone; else it is new, refreshed by somebody, or moved to this port
     */
    void entryChanged(KernelFdbEntry entry, int master, boolean removed);

    /** A bridge's groups or router ports changed. */
    void groupsChanged(int bridgeIndex);

    /** The VLANs of a bridge or of a port changed, or their states or settings. @param index its ifindex */
    void vlansChanged(int index);

    /** An address of the host's changed, a queueing discipline, or a filter of tc(8). */
    void surroundingsChanged();

    /** News were lost: everything is to be looked at afresh. */
    void overrun();
}
