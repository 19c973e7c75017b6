package io.vetch.core.stp;

import java.util.Locale;

/** What a port is for in the spanning tree (IEEE 802.1D-2004, 17.7). */
public enum PortRole {
    /** It takes no part: it is down, or a guard has disabled it. */
    DISABLED,
    /** The bridge's best way to the root. */
    ROOT,
    /** The way to the root for all others on its LAN. */
    DESIGNATED,
    /** Another way to the root, which blocks. */
    ALTERNATE,
    /** A second port on a LAN that another port of this bridge serves; it blocks. */
    BACKUP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
