package io.vetch.cli.tool.settings;

import static io.vetch.cli.tool.settings.Kind.ADDRESS;
import static io.vetch.cli.tool.settings.Kind.BRIDGE_ID;
import static io.vetch.cli.tool.settings.Kind.MASK;
import static io.vetch.cli.tool.settings.Kind.PROTOCOL;
import static io.vetch.cli.tool.settings.Kind.TIMER;
import static io.vetch.cli.tool.settings.Kind.U16;
import static io.vetch.cli.tool.settings.Kind.U32;
import static io.vetch.cli.tool.settings.Kind.U64;
import static io.vetch.cli.tool.settings.Kind.U8;
import static io.vetch.cli.tool.settings.Section.BASICS;
import static io.vetch.cli.tool.settings.Section.GROUPS;
import static io.vetch.cli.tool.settings.Section.LEARNED;
import static io.vetch.cli.tool.settings.Section.LOOPS;
import static io.vetch.cli.tool.settings.Section.OURS;
import static io.vetch.cli.tool.settings.Section.REST;
import static io.vetch.cli.tool.settings.Section.SPANNING_TREE;
import static io.vetch.cli.tool.settings.Section.TAGS;
import static io.vetch.cli.tool.settings.Section.VLANS;
import static io.vetch.cli.tool.settings.Value.fixed;
import static io.vetch.cli.tool.settings.Value.shown;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.BridgeStp;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.BridgeTimes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The settings of a bridge. To have Vetch honour one that is {@link Value#fixed}, say here which {@link BridgeOption}
 * it is.
 */
public final class BridgeSettings {
    /** That of a provider's bridge is another by itself. */
    private static final Value<Bridge> GROUP_ADDRESS = new Value<>(
            Bridge::groupAddress, Value.<Bridge>fixed(MacAddress.BRIDGE_GROUP).set(), _ -> MacAddress.BRIDGE_GROUP);

    public static final SettingTable<Bridge> TABLE = new SettingTable<>(List.of(
            row(
                    "forward_delay",
                    "FORWARD_DELAY",
                    U32,
                    BASICS,
                    time(BridgeOption.FORWARD_DELAY, BridgeTimes::forwardDelay)),
            row("hello_time", "HELLO_TIME", U32, BASICS, time(BridgeOption.HELLO_TIME, BridgeTimes::helloTime)),
            row("max_age", "MAX_AGE", U32, BASICS, time(BridgeOption.MAX_AGE, BridgeTimes::maxAge)),
            row(
                    "ageing_time",
                    "AGEING_TIME",
                    U32,
                    BASICS,
                    option(BridgeOption.AGEING_TIME, bridge -> bridge.ageing().centiseconds())),
            row("stp_state", "STP_STATE", U32, BASICS, option(BridgeOption.STP_STATE)),
            row("stp_version", "STP_VERSION", U32, OURS, option(BridgeOption.STP_VERSION)),
            row("loop_quarantine", "LOOP_QUARANTINE", U32, LOOPS, option(BridgeOption.LOOP_QUARANTINE)),
            row("priority", "PRIORITY", U16, BASICS, option(BridgeOption.PRIORITY)),
            row("group_fwd_mask", "MASK", MASK, GROUPS, option(BridgeOption.GROUP_FWD_MASK)),
            row("group_address", "ADDRESS", ADDRESS, GROUPS, GROUP_ADDRESS),
            row("no_linklocal_learn", "NO_LINKLOCAL_LEARN", U8, REST, option(BridgeOption.NO_LINKLOCAL_LEARN)),
            row(
                    "fdb_n_learned",
                    "",
                    U32,
                    LEARNED,
                    shown(bridge -> bridge.fdb().dynamic().learnedCount())),
            row("fdb_max_learned", "FDB_MAX_LEARNED", U32, LEARNED, option(BridgeOption.FDB_MAX_LEARNED)),
            row("vlan_filtering", "VLAN_FILTERING", U8, BASICS, option(BridgeOption.VLAN_FILTERING)),
            row("vlan_protocol", "VLAN_PROTOCOL", PROTOCOL, TAGS, option(BridgeOption.VLAN_PROTOCOL)),
            row("vlan_default_pvid", "VLAN_DEFAULT_PVID", U16, VLANS, option(BridgeOption.VLAN_DEFAULT_PVID)),
            row("vlan_stats_enabled", "VLAN_STATS_ENABLED", U8, VLANS, option(BridgeOption.VLAN_STATS_ENABLED)),
            row("vlan_stats_per_port", "VLAN_STATS_PER_PORT", U8, VLANS, option(BridgeOption.VLAN_STATS_PER_PORT)),
            row("bridge_id", "", BRIDGE_ID, SPANNING_TREE, shown(Bridge::identifier)),
            row("designated_root", "", BRIDGE_ID, SPANNING_TREE, shown(BridgeSettings::designatedRoot)),
            row("root_port", "", U16, SPANNING_TREE, tree(BridgeStatus::rootPort)),
            row(
                    "root_path_cost",
                    "",
                    U32,
                    SPANNING_TREE,
                    tree(status -> Integer.toUnsignedLong(status.rootPathCost()))),
            row("topology_change", "", U8, SPANNING_TREE, tree(status -> status.topologyChange() ? 1 : 0)),
            row(
                    "topology_change_detected",
                    "",
                    U8,
                    SPANNING_TREE,
                    tree(status -> status.topologyChangeDetected() ? 1 : 0)),
            row("hello_timer", "", TIMER, SPANNING_TREE, tree(BridgeStatus::helloTimer)),
            row("tcn_timer", "", TIMER, SPANNING_TREE, tree(BridgeStatus::tcnTimer)),
            row("topology_change_timer", "", TIMER, SPANNING_TREE, tree(BridgeStatus::topologyChangeTimer)),
            row("gc_timer", "", TIMER, SPANNING_TREE, shown(bridge -> 0)),
            row("mcast_snooping", "MULTICAST_SNOOPING", U8, GROUPS, option(BridgeOption.MCAST_SNOOPING)),
            row("mcast_vlan_snooping", "MULTICAST_VLAN_SNOOPING", U8, REST, option(BridgeOption.MCAST_VLAN_SNOOPING)),
            row("mcast_router", "MULTICAST_ROUTER", U8, REST, option(BridgeOption.MCAST_ROUTER)),
            row(
                    "mcast_query_use_ifaddr",
                    "MCAST_QUERY_USE_IFADDR",
                    U8,
                    REST,
                    option(BridgeOption.MCAST_QUERY_USE_IFADDR)),
            row("mcast_querier", "MULTICAST_QUERIER", U8, REST, option(BridgeOption.MCAST_QUERIER)),
            row("mcast_hash_elasticity", "HASH_ELASTICITY", U32, REST, fixed(16)),
            row("mcast_hash_max", "HASH_MAX", U32, REST, option(BridgeOption.MCAST_HASH_MAX)),
            row(
                    "mcast_last_member_count",
                    "LAST_MEMBER_COUNT",
                    U32,
                    REST,
                    option(BridgeOption.MCAST_LAST_MEMBER_COUNT)),
            row(
                    "mcast_startup_query_count",
                    "STARTUP_QUERY_COUNT",
                    U32,
                    REST,
                    option(BridgeOption.MCAST_STARTUP_QUERY_COUNT)),
            row(
                    "mcast_last_member_interval",
                    "LAST_MEMBER_INTERVAL",
                    U64,
                    REST,
                    option(BridgeOption.MCAST_LAST_MEMBER_INTERVAL)),
            row(
                    "mcast_membership_interval",
                    "MEMBERSHIP_INTERVAL",
                    U64,
                    REST,
                    option(BridgeOption.MCAST_MEMBERSHIP_INTERVAL)),
            row("mcast_querier_interval", "QUERIER_INTERVAL", U64, REST, option(BridgeOption.MCAST_QUERIER_INTERVAL)),
            row("mcast_query_interval", "QUERY_INTERVAL", U64, REST, option(BridgeOption.MCAST_QUERY_INTERVAL)),
            row(
                    "mcast_query_response_interval",
                    "QUERY_RESPONSE_INTERVAL",
                    U64,
                    REST,
                    option(BridgeOption.MCAST_QUERY_RESPONSE_INTERVAL)),
            row(
                    "mcast_startup_query_interval",
                    "STARTUP_QUERY_INTERVAL",
                    U64,
                    REST,
                    option(BridgeOption.MCAST_STARTUP_QUERY_INTERVAL)),
            row("mcast_stats_enabled", "MCAST_STATS_ENABLED", U8, REST, option(BridgeOption.MCAST_STATS_ENABLED)),
            row("mcast_igmp_version", "IGMP_VERSION", U8, REST, option(BridgeOption.MCAST_IGMP_VERSION)),
            row("mcast_mld_version", "MLD_VERSION", U8, REST, option(BridgeOption.MCAST_MLD_VERSION)),
            row("nf_call_iptables", "NF_CALL_IPTABLES", U8, REST, fixed(0)),
            row("nf_call_ip6tables", "NF_CALL_IP6TABLES", U8, REST, fixed(0)),
            row("nf_call_arptables", "NF_CALL_ARPTABLES", U8, REST, fixed(0))));

    private BridgeSettings() {}

    private static Setting<Bridge> row(String word, String symbol, Kind kind, Section section, Value<Bridge> value) {
        return new Setting<>(word, key(word), symbol, kind, section, Scope.IP, value);
    }

    private static String key(String word) {
        return switch (word) {
            case "group_address" -> "group_addr";
            case "designated_root" -> "root_id";
            default ->
                word.replaceFirst("^(mcast_.*)_count$", "$1_cnt").replaceFirst("^(mcast_.*)_interval$", "$1_intvl");
        };
    }

    private static Value<Bridge> option(BridgeOption option) {
        return option(option, bridge -> bridge.option(option));
    }

    /** @param shown what is in force */
    private static Value<Bridge> option(BridgeOption option, ToLongFunction<Bridge> shown) {
        return new Value<>(shown, (bridge, value) -> bridge.setOption(option, value), bridge -> bridge.option(option));
    }

    /** A time of the spanning tree, which shows the root's. */
    private static Value<Bridge> time(BridgeOption option, ToLongFunction<BridgeTimes> ofRoot) {
        return option(
                option,
                bridge -> status(bridge)
                        .map(status -> ofRoot.applyAsLong(status.times()))
                        .orElseGet(() -> bridge.option(option)));
    }

    /** 0 without a spanning tree. */
    private static Value<Bridge> tree(ToLongFunction<BridgeStatus> shown) {
        return shown(bridge -> status(bridge).map(shown::applyAsLong).orElse(0L));
    }

    /** Without a spanning tree every bridge is its own root. */
    private static long designatedRoot(Bridge bridge) {
        return status(bridge).map(status -> status.root().octets()).orElseGet(bridge::identifier);
    }

    private static Optional<BridgeStatus> status(Bridge bridge) {
        return bridge.spanningTree().map(BridgeStp::status);
    }

    /** By its word, in full. @throws IOException if there is no such setting */
    public static Setting<Bridge> of(String word) throws IOException {
        return TABLE.find(word, Scope.IP).orElseThrow(() -> new IOException("no such bridge option"));
    }

    /** The words of {@code ip link … type bridge}, as its usage lists them. */
    public static String usage() {
        return TABLE.settable(Scope.IP)
                .filter(row -> row.section() != OURS && row.section() != LOOPS)
                .map(row -> "\t\t  [ " + row.word() + " " + row.symbol() + " ]\n")
                .collect(Collectors.joining(
                        "", "Usage: ... bridge [ fdb_flush ]\n", "\nWhere: VLAN_PROTOCOL := { 802.1Q | 802.1ad }"));
    }

    /** What {@code ip -d link} says of a bridge after {@code bridge}. */
    public static Fields show(Bridge bridge) {
        boolean limited = bridge.option(BridgeOption.FDB_MAX_LEARNED) != 0; // iproute2 6.1 does not know the limit
        boolean filtering = bridge.vlans().isFiltering();
        boolean rapid = bridge.option(BridgeOption.STP_VERSION) != 0;
        return TABLE.ip(bridge, section -> switch (section) {
            case LEARNED -> limited;
            case TAGS, VLANS -> filtering;
            case OURS -> rapid;
            case LOOPS -> bridge.option(BridgeOption.LOOP_QUARANTINE) != 0;
            default -> true;
        });
    }
}
