package io.vetch.cli.tool.settings;

import static io.vetch.cli.tool.settings.Kind.BRIDGE_ID;
import static io.vetch.cli.tool.settings.Kind.HEX;
import static io.vetch.cli.tool.settings.Kind.MASK;
import static io.vetch.cli.tool.settings.Kind.MASK_WORDS;
import static io.vetch.cli.tool.settings.Kind.ON_OFF;
import static io.vetch.cli.tool.settings.Kind.ON_OFF_TEXT;
import static io.vetch.cli.tool.settings.Kind.PORT;
import static io.vetch.cli.tool.settings.Kind.STATE;
import static io.vetch.cli.tool.settings.Kind.TIMER;
import static io.vetch.cli.tool.settings.Kind.U16;
import static io.vetch.cli.tool.settings.Kind.U32;
import static io.vetch.cli.tool.settings.Kind.U8;
import static io.vetch.cli.tool.settings.Scope.BOTH;
import static io.vetch.cli.tool.settings.Scope.BRIDGE;
import static io.vetch.cli.tool.settings.Scope.IP;
import static io.vetch.cli.tool.settings.Section.BACKUP;
import static io.vetch.cli.tool.settings.Section.BASICS;
import static io.vetch.cli.tool.settings.Section.FLAGS;
import static io.vetch.cli.tool.settings.Section.GROUP_LIMIT;
import static io.vetch.cli.tool.settings.Section.LOOPS;
import static io.vetch.cli.tool.settings.Section.NOWHERE;
import static io.vetch.cli.tool.settings.Section.OURS;
import static io.vetch.cli.tool.settings.Section.PROXIES;
import static io.vetch.cli.tool.settings.Section.REST;
import static io.vetch.cli.tool.settings.Section.SPANNING_TREE;
import static io.vetch.cli.tool.settings.Section.WAITING;
import static io.vetch.cli.tool.settings.Value.fixed;
import static io.vetch.cli.tool.settings.Value.shown;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.BridgeId;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.PriorityVector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The settings of a port. To have Vetch honour one that is {@link Value#fixed}, say here which {@link PortFlag} it is,
 * or how it is got and set.
 */
public final class PortSettings {
    /** The word of the port that takes over. Its value is a number; tools and files have the port's name. */
    public static final String BACKUP_PORT = "backup_port";

    private static final int OFF = 0;
    private static final long SECOND_NANOS = 1_000_000_000;

    private static final Value<MemberPort> FAST_LEAVE = new Value<>(
            member -> rules(member).fastLeave(member.port()) ? 1 : 0,
            (member, on) -> rules(member).setFastLeave(member.port(), on != 0));

    private static final Value<MemberPort> TO_UNICAST = new Value<>(
            member -> rules(member).isToUnicast(member.port()) ? 1 : 0,
            (member, on) -> rules(member).setToUnicast(member.port(), on != 0));

    private static final Value<MemberPort> MAX_GROUPS = new Value<>(
            member -> rules(member).maxGroups(member.port()),
            (member, most) -> rules(member).setMaxGroups(member.port(), most));

    private static final Value<MemberPort> ROUTER = new Value<>(
            member -> rules(member).router(member.port()),
            (member, value) -> rules(member).setRouter(member.port(), value, now(member)));

    private static final Value<MemberPort> BACKUP_VALUE =
            new Value<>(BackupPort::number, BackupPort::set, BackupPort::number, new BackupPort());

    /**
     * {@code mcast_router} stands where {@code bridge -d link} has it. Without a spanning tree every bridge is its own
     * root.
     */
    public static final SettingTable<MemberPort> TABLE = new SettingTable<>(List.of(
            row("state", STATE, BASICS, BOTH, value(port -> port.state().number(), PortSettings::setState)),
            row("quarantine", U32, LOOPS, BOTH, ofPort(PortSettings::quarantineSeconds)),
            row(
                    "priority",
                    U16,
                    BASICS,
                    BOTH,
                    value(
                            BridgePort::priority,
                            (bridge, port, to) -> bridge.parameters().setPriority(port, to))),
            row(
                    "cost",
                    U32,
                    BASICS,
                    BOTH,
                    new Value<>(
                            PortSettings::cost,
                            PortSettings::setCost,
                            ofPort(BridgePort::cost).get())),
            row("hairpin", ON_OFF, FLAGS, BOTH, flag(PortFlag.HAIRPIN)),
            row("guard", ON_OFF, FLAGS, BOTH, flag(PortFlag.GUARD)),
            row("root_block", ON_OFF, FLAGS, BOTH, flag(PortFlag.ROOT_BLOCK)),
            row("fastleave", ON_OFF, FLAGS, BOTH, FAST_LEAVE),
            row("learning", ON_OFF, FLAGS, BOTH, flag(PortFlag.LEARNING)),
            row("learning_sync", ON_OFF, NOWHERE, BRIDGE, fixed(OFF)),
            row("flood", ON_OFF, FLAGS, BOTH, flag(PortFlag.FLOOD)),
            row("port_id", "id", HEX, SPANNING_TREE, IP, ofPort(BridgePort::identifier)),
            row("port_no", "no", HEX, SPANNING_TREE, IP, ofPort(BridgePort::number)),
            row("designated_port", U16, SPANNING_TREE, IP, vector(PriorityVector::designatedPort)),
            row("designated_cost", U16, SPANNING_TREE, IP, vector(vector -> vector.rootPathCost() & 0xffff)),
            row(
                    "designated_bridge",
                    "bridge_id",
                    BRIDGE_ID,
                    SPANNING_TREE,
                    IP,
                    vector(vector -> vector.designatedBridge().octets())),
            row(
                    "designated_root",
                    "root_id",
                    BRIDGE_ID,
                    SPANNING_TREE,
                    IP,
                    vector(vector -> vector.root().octets())),
            row("hold_timer", TIMER, SPANNING_TREE, IP, tree(PortStatus::holdTimer)),
            row("message_age_timer", TIMER, SPANNING_TREE, IP, tree(PortStatus::messageAgeTimer)),
            row("forward_delay_timer", TIMER, SPANNING_TREE, IP, tree(PortStatus::forwardDelayTimer)),
            row(
                    "topology_change_ack",
                    U8,
                    SPANNING_TREE,
                    IP,
                    tree(status -> status.topologyChangeAcknowledge() ? 1 : 0)),
            row("config_pending", U8, SPANNING_TREE, IP, tree(status -> status.configPending() ? 1 : 0)),
            row("mcast_flood", ON_OFF, REST, BOTH, flag(PortFlag.MCAST_FLOOD)),
            row("bcast_flood", ON_OFF, REST, BOTH, flag(PortFlag.BCAST_FLOOD)),
            row("proxy_arp", ON_OFF, PROXIES, IP, flag(PortFlag.PROXY_ARP)),
            row("proxy_arp_wifi", ON_OFF, PROXIES, IP, flag(PortFlag.PROXY_ARP_WIFI)),
            row("mcast_router", "multicast_router", U8, PROXIES, BOTH, ROUTER),
            row("mcast_fast_leave", ON_OFF_TEXT, PROXIES, IP, FAST_LEAVE),
            row("mcast_to_unicast", ON_OFF, REST, BOTH, TO_UNICAST),
            row("neigh_suppress", ON_OFF, REST, BOTH, flag(PortFlag.NEIGH_SUPPRESS)),
            row(
                    "group_fwd_mask",
                    MASK,
                    REST,
                    IP,
                    value(
                            BridgePort::groupForwardMask,
                            (bridge, port, to) -> bridge.parameters().setGroupForwardMask(port, to))),
            row("group_fwd_mask_str", MASK_WORDS, REST, IP, ofPort(BridgePort::groupForwardMask)),
            row("vlan_tunnel", ON_OFF, REST, BOTH, fixed(OFF)),
            row(BACKUP_PORT, PORT, BACKUP, BOTH, BACKUP_VALUE),
            row("isolated", ON_OFF, REST, BOTH, flag(PortFlag.ISOLATED)),
            row("locked", ON_OFF, REST, BOTH, flag(PortFlag.LOCKED)),
            row("mab", ON_OFF, WAITING, BOTH, flag(PortFlag.MAB)),
            row("bpdu_filter", ON_OFF, OURS, BOTH, flag(PortFlag.BPDU_FILTER)),
            row("loop_guard", ON_OFF, OURS, BOTH, flag(PortFlag.LOOP_GUARD)),
            row("edge", ON_OFF, OURS, BOTH, flag(PortFlag.EDGE)),
            row("auto_edge", ON_OFF, OURS, BOTH, flag(PortFlag.AUTO_EDGE)),
            row("mcast_max_groups", U32, NOWHERE, IP, MAX_GROUPS),
            row("mcast_n_groups", U32, GROUP_LIMIT, BRIDGE, shown(PortSettings::groupCount)),
            row("mcast_max_groups", U32, GROUP_LIMIT, BRIDGE, MAX_GROUPS)));

    private PortSettings() {}

    private static long groupCount(MemberPort member) {
        return rules(member).groupCount(member.port());
    }

    private static MulticastSnooping rules(MemberPort member) {
        return member.bridge().snooping().rules();
    }

    private static long now(MemberPort member) {
        return member.bridge().snooping().now();
    }

    private static Setting<MemberPort> row(
            String word, Kind kind, Section section, Scope scope, Value<MemberPort> value) {
        return row(word, word, kind, section, scope, value);
    }

    /** @param key in the JSON of ip(8), if it is not the word */
    private static Setting<MemberPort> row(
            String word, String key, Kind kind, Section section, Scope scope, Value<MemberPort> value) {
        return new Setting<>(word, key, "", kind, section, scope, value);
    }

    private static Value<MemberPort> flag(PortFlag flag) {
        return new Value<>(
                member -> member.port().has(flag) ? 1 : 0,
                (member, on) -> member.bridge().parameters().setFlag(member.port(), flag, on != 0));
    }

    @FunctionalInterface
    private interface Setter {
        void set(Bridge bridge, BridgePort port, long value);
    }

    private static Value<MemberPort> value(ToLongFunction<BridgePort> getter, Setter setter) {
        return new Value<>(
                member -> getter.applyAsLong(member.port()),
                (member, value) -> setter.set(member.bridge(), member.port(), value));
    }

    private static void setState(Bridge bridge, BridgePort port, long number) {
        bridge.setState(port, Math.clamp(number, -1, PortState.values().length));
    }

    private static Value<MemberPort> ofPort(ToLongFunction<BridgePort> getter) {
        return shown(member -> getter.applyAsLong(member.port()));
    }

    /** How long it is kept out for yet, rounded up; 0 if it is not. */
    private static long quarantineSeconds(BridgePort port) {
        long left = port.isInQuarantine() ? port.quarantineEndNanos() - System.nanoTime() : 0;
        return Math.max(0, left + SECOND_NANOS - 1) / SECOND_NANOS;
    }

    /** 0 without a spanning tree. */
    private static Value<MemberPort> tree(ToLongFunction<PortStatus> getter) {
        return shown(member -> status(member).map(getter::applyAsLong).orElse(0L));
    }

    private static Value<MemberPort> vector(ToLongFunction<PriorityVector> getter) {
        return shown(member -> getter.applyAsLong(designated(member)));
    }

    /** What is designated on the port's LAN. */
    public static PriorityVector designated(MemberPort member) {
        return status(member).map(PortStatus::designated).orElseGet(() -> {
            BridgeId id = BridgeId.of(member.bridge().identifier());
            return new PriorityVector(id, 0, id, member.port().identifier());
        });
    }

    private static Optional<PortStatus> status(MemberPort member) {
        return member.bridge().spanningTree().flatMap(tree -> tree.status(member.port()));
    }

    /** With RSTP the usual cost is that of the standard. */
    private static long cost(MemberPort member) {
        return status(member).map(PortStatus::pathCost).orElseGet(member.port()::cost);
    }

    private static void setCost(MemberPort member, long cost) {
        member.bridge().parameters().setCost(member.port(), cost);
    }

    /** By its word, in full. @throws IOException if there is no such setting */
    public static Setting<MemberPort> of(String word) throws IOException {
        return TABLE.find(word, Scope.IP).orElseThrow(() -> new IOException("no such port setting"));
    }

    /** What {@code bridge link} shows: {@code state forwarding priority 32 cost 2 }. */
    public static Fields basics(MemberPort port) {
        return TABLE.bridge(port, section -> section == BASICS || (section == LOOPS && isShown(port, section)));
    }

    /** What {@code bridge -d link} adds. */
    public static Fields details(MemberPort port) {
        return TABLE.bridge(port, section -> section != BASICS && section != LOOPS && isShown(port, section));
    }

    /** What {@code ip -d link} says of a port after {@code bridge_slave}. */
    public static Fields slave(MemberPort port) {
        return TABLE.ip(port, section -> isShown(port, section));
    }

    private static boolean isShown(MemberPort port, Section section) {
        return switch (section) {
            case OURS -> port.bridge().option(BridgeOption.STP_VERSION) != 0;
            case WAITING -> port.port().has(PortFlag.MAB);
            case BACKUP -> port.port().backup() != null;
            case LOOPS -> port.port().isInQuarantine();
            case GROUP_LIMIT -> rules(port).maxGroups(port.port()) != 0;
            default -> true;
        };
    }
}
