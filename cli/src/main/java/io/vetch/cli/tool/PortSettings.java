package io.vetch.cli.tool;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings of a port: those that Vetch honours, and those of the kernel bridge that have one value only here. */
final class PortSettings {
    /** Order of {@code bridge -d link}. */
    private static final List<String> BRIDGE_LINK = List.of(
            "hairpin",
            "guard",
            "root_block",
            "fastleave",
            "learning",
            "flood",
            "mcast_flood",
            "bcast_flood",
            "mcast_router",
            "mcast_to_unicast",
            "neigh_suppress",
            "vlan_tunnel",
            "isolated",
            "locked");

    private static final String MCAST_ROUTER = "mcast_router";
    private static final int MCAST_ROUTER_AUTOMATIC = 1;
    private static final int LLDP = 14;

    private PortSettings() {}

    /** What {@code bridge link} shows: state and such, as {@code state forwarding priority 32 cost 2 }. */
    static Fields basics(BridgePort port) {
        return basics(new Fields(), port);
    }

    private static Fields basics(Fields fields, BridgePort port) {
        return fields.string("state", port.state().toString())
                .number("priority", port.priority())
                .number("cost", port.cost());
    }

    /** What {@code bridge -d link} adds. */
    static Fields details(BridgePort port) {
        Fields fields = new Fields();
        BRIDGE_LINK.forEach(word -> show(fields, word, port));
        return fields;
    }

    /** What {@code ip -d link} says of a port after {@code bridge_slave}. */
    static Fields slave(BridgePort port, Bridge bridge) {
        Fields fields = basics(new Fields(), port);
        show(fields, port, "hairpin", "guard", "root_block", "fastleave", "learning", "flood");
        spanningTree(fields, port, BridgeSettings.id(bridge.identifier()));
        fields.onOff("proxy_arp", false)
                .onOff("proxy_arp_wifi", false)
                .number(MCAST_ROUTER, "multicast_router", MCAST_ROUTER_AUTOMATIC)
                .textOnly("mcast_fast_leave", "off");
        show(fields, port, "mcast_flood", "bcast_flood", "mcast_to_unicast", "neigh_suppress");
        fields.mask("group_fwd_mask", port.groupForwardMask())
                .string("group_fwd_mask_str", maskWords(port.groupForwardMask()));
        show(fields, port, "vlan_tunnel", "isolated", "locked");
        return fields;
    }

    /** Without a spanning tree every bridge is its own root. @param id of the bridge */
    private static void spanningTree(Fields fields, BridgePort port, String id) {
        fields.string("port_id", "id", hex(port.identifier()))
                .string("port_no", "no", hex(port.number()))
                .number("designated_port", port.identifier())
                .number("designated_cost", 0)
                .string("designated_bridge", "bridge_id", id)
                .string("designated_root", "root_id", id)
                .timer("hold_timer")
                .timer("message_age_timer")
                .timer("forward_delay_timer")
                .number("topology_change_ack", 0)
                .number("config_pending", 0);
    }

    private static void show(Fields fields, BridgePort port, String... words) {
        for (String word : words) {
            show(fields, word, port);
        }
    }

    private static void show(Fields fields, String word, BridgePort port) {
        if (word.equals(MCAST_ROUTER)) {
            fields.number(word, MCAST_ROUTER_AUTOMATIC);
        } else {
            fields.onOff(word, PortFlag.ofWord(word).filter(port::has).isPresent());
        }
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    /** iproute2 knows the bit of LLDP by name. */
    private static String maskWords(int mask) {
        int rest = mask & ~(1 << LLDP);
        if (rest == mask) {
            return hex(mask);
        }
        return rest == 0 ? "lldp" : "lldp," + hex(rest);
    }

    /** Sets what can be on or off. @throws RefusedException NOT_SUPPORTED if Vetch only has it off */
    static void set(Bridge bridge, BridgePort port, String word, boolean on) {
        Optional<PortFlag> flag = PortFlag.ofWord(word);
        if (flag.isPresent()) {
            bridge.setFlag(port, flag.get(), on);
        } else if (on) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
    }

    /** Only the default can be set. */
    static void setMulticastRouter(long value) {
        if (value != MCAST_ROUTER_AUTOMATIC) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
    }

    static boolean onOff(String word, String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new UsageException(
                        String.format(
                                Locale.ROOT,
                                "Error: argument of \"%s\" must be one of \"off\", \"on\", not \"%s\"",
                                word,
                                value),
                        1);
        };
    }
}
