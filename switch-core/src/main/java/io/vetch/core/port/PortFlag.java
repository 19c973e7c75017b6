package io.vetch.core.port;

import java.util.Locale;

/** The per-port switches of bridge(8) that Vetch honours. */
public enum PortFlag {
    /** Frames may leave by the port they came from (reflective relay). */
    HAIRPIN(false),
    /** Source addresses enter the forwarding database. */
    LEARNING(true),
    /** Unknown unicast leaves by this port. */
    FLOOD(true),
    /** Multicast leaves by this port. */
    MCAST_FLOOD(true),
    /** Broadcast leaves by this port. */
    BCAST_FLOOD(true),
    /** No traffic between this port and other isolated ones. */
    ISOLATED(false),
    /** Only sources with a forwarding database entry on this port may enter. */
    LOCKED(false),
    /** On a locked port: a station without an entry gets one that is locked, until somebody admits it. */
    MAB(false),
    /** The bridge answers ARP that enters here for stations that its host knows; nothing is flooded here. */
    PROXY_ARP(false),
    /** The bridge answers ARP for stations here that its host knows, and does not flood such questions here. */
    PROXY_ARP_WIFI(false),
    /** The same for ARP and neighbour discovery; nor are announcements and questions for the host flooded here. */
    NEIGH_SUPPRESS(false),
    /** A BPDU disables the port (BPDU guard). */
    GUARD(false),
    /** The port never becomes the root port (root guard). */
    ROOT_BLOCK(false),
    /** With RSTP the port sends no BPDU and hears none. */
    BPDU_FILTER(false),
    /** With RSTP a port that no longer hears BPDUs blocks. */
    LOOP_GUARD(false),
    /** With RSTP no bridge is expected behind the port. */
    EDGE(false),
    /** With RSTP the port finds out by itself whether a bridge is behind it. */
    AUTO_EDGE(true);

    private final boolean initially;

    PortFlag(boolean initially) {
        this.initially = initially;
    }

    int bit() {
        return 1 << ordinal();
    }

    static int initialBits() {
        int bits = 0;
        for (PortFlag flag : values()) {
            bits |= flag.initially ? flag.bit() : 0;
        }
        return bits;
    }

    /** The word of bridge(8). */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
