package io.vetch.tap.linux.bridge;

import java.util.EnumSet;
import java.util.Set;

/** A setting of a bridge port that is on or off, by the words of bridge(8). */
public enum PortSetting {
    HAIRPIN(4, "hairpin"),
    GUARD(5, "guard"),
    ROOT_BLOCK(6, "root_block"),
    FAST_LEAVE(7, "fastleave"),
    LEARNING(8, "learning"),
    FLOOD(9, "flood"),
    PROXY_ARP(10, "proxy_arp"),
    LEARNING_SYNC(11, "learning_sync"),
    PROXY_ARP_WIFI(12, "proxy_arp_wifi"),
    MCAST_FLOOD(27, "mcast_flood"),
    MCAST_TO_UNICAST(28, "mcast_to_unicast"),
    VLAN_TUNNEL(29, "vlan_tunnel"),
    BCAST_FLOOD(30, "bcast_flood"),
    NEIGH_SUPPRESS(32, "neigh_suppress"),
    ISOLATED(33, "isolated"),
    LOCKED(39, "locked"),
    MAB(40, "mab"),
    NEIGH_VLAN_SUPPRESS(43, "neigh_vlan_suppress"),
    NEIGH_FORWARD_GRAT(45, "neigh_forward_grat");

    private final int attribute;
    private final String word;

    PortSetting(int attribute, String word) {
        this.attribute = attribute;
        this.word = word;
    }

    /** Its number among IFLA_BRPORT_*. */
    public int attribute() {
        return attribute;
    }

    /** As bridge(8) calls it. */
    public String word() {
        return word;
    }

    /** Those that are on. */
    static Set<PortSetting> on(Attributes port) {
        Set<PortSetting> on = EnumSet.noneOf(PortSetting.class);
        for (PortSetting setting : values()) {
            if (port.flag(setting.attribute)) {
                on.add(setting);
            }
        }
        return Set.copyOf(on);
    }
}
